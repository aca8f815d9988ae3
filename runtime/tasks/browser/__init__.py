"""Browser steps: one module per kind of work; this one gathers their task types."""

from runtime.tasks.browser.assertions import assert_that
from runtime.tasks.browser.dialogs import dialog, read_dialog
from runtime.tasks.browser.downloads import download
from runtime.tasks.browser.evaluate import evaluate
from runtime.tasks.browser.extract import extract, extract_list, extract_table
from runtime.tasks.browser.forms import check, fill, press, select, type_text, uncheck, upload_files
from runtime.tasks.browser.interact import click, drag, hover, scroll
from runtime.tasks.browser.navigate import back, forward, navigate, reload_page
from runtime.tasks.browser.pictures import pdf, screenshot
from runtime.tasks.browser.sequence import sequence
from runtime.tasks.browser.sessions import attach, close, open_browser
from runtime.tasks.browser.storage import (
    clear_cookies,
    clear_storage,
    get_cookies,
    get_storage,
    load_state,
    save_state,
    set_cookies,
    set_storage,
)
from runtime.tasks.browser.tabs import close_tab, new_tab, switch_tab
from runtime.tasks.browser.wait import wait

__all__ = [
    "assert_that",
    "attach",
    "back",
    "check",
    "clear_cookies",
    "clear_storage",
    "click",
    "close",
    "close_tab",
    "dialog",
    "download",
    "drag",
    "evaluate",
    "extract",
    "extract_list",
    "extract_table",
    "fill",
    "forward",
    "get_cookies",
    "get_storage",
    "hover",
    "load_state",
    "navigate",
    "new_tab",
    "open_browser",
    "pdf",
    "press",
    "read_dialog",
    "reload_page",
    "save_state",
    "screenshot",
    "scroll",
    "select",
    "sequence",
    "set_cookies",
    "set_storage",
    "switch_tab",
    "type_text",
    "uncheck",
    "upload_files",
    "wait",
]
