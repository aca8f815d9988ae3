"""Larkspur Supplies, the bundled business application that demonstrations and tests work on."""

from __future__ import annotations

from runtime.demo.site.server import DemoSite

__all__ = ["DemoSite"]
