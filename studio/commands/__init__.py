"""Every menu entry, button, shortcut and palette entry of Studio, as data in one registry."""

from studio.commands.command import Command, Menu, Submenu
from studio.commands.registry import Commands

__all__ = ["Command", "Commands", "Menu", "Submenu"]
