"""Looks at a workflow without running it: named rules, each a small function, set per project in ``understudy.json``.

``docs/rules.md`` is made from the same table.
"""

from runtime.analyzer.analyze import analyze
from runtime.analyzer.rules import RULES
from runtime.analyzer.subject import Subject

__all__ = ["RULES", "Subject", "analyze"]
