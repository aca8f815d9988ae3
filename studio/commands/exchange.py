"""Commands that bring workflows in and write them for others."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Exchange(Protocol):
    """What these commands call."""

    def ask_import(self) -> None: ...
    def ask_export(self) -> None: ...
    def ask_document(self) -> None: ...
    def has_project(self) -> bool: ...
    def has_flow(self) -> bool: ...


def exchange_commands(exchange: Exchange) -> tuple[Command, ...]:
    """All of them."""
    return (
        Command(
            "exchange.import", mark("Import recordings…"), exchange.ask_import, "folder-input", menu=Menu.FILE,
            section=4, enabled=exchange.has_project,
            hint=mark("Make workflows of what Selenium IDE, Chrome or Playwright has recorded"),
            keywords=("side", "codegen", "convert"),
        ),
        Command(
            "exchange.export", mark("Export as a script…"), exchange.ask_export, "file-code", menu=Menu.FILE, section=4,
            enabled=exchange.has_flow, hint=mark("A Python program that needs Playwright only"),
            keywords=("playwright", "pytest", "code"),
        ),
        Command(
            "exchange.document", mark("Write the process document…"), exchange.ask_document, "file-text",
            menu=Menu.FILE, section=4, enabled=exchange.has_flow,
            hint=mark("What the workflow does in plain words, as a page, PDF or Markdown"), keywords=("pdf", "html"),
        ),
    )  # fmt: skip
