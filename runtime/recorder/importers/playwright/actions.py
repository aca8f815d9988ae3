"""Statements of a Playwright script to steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from runtime.errors import InvalidFile
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.names import app_name, free_name, slug
from runtime.recorder.importers.playwright.elements import ELEMENT_METHODS
from runtime.recorder.importers.playwright.expectations import OF_ELEMENT, OF_PAGE, STATES, expect
from runtime.recorder.importers.playwright.job import Job, NotImported, files_of, go_to, page_size, text_of
from runtime.recorder.importers.playwright.locators import LOCATORS, NotALocator, Place, is_locator, place_of
from runtime.recorder.importers.playwright.pages import PAGE_METHODS
from runtime.recorder.importers.playwright.statements import Chain, Link, Script
from runtime.recorder.importers.result import Imported, Source, Warnings
from runtime.recorder.importers.secrets import Secrets

MAX_STATEMENTS = 20_000

#: Statements that only start or end the browser.
_STARTERS = frozenset(
    ("launch", "launch_persistent_context", "connect_over_cdp", "new_context", "new_page", "sync_playwright",
     "async_playwright", "start", "stop", "run", "end_with", "set_default_timeout", "set_default_navigation_timeout",
     "tracing", "set_test_id_attribute", "log", "print", "exit", "wait_for_event_close", "slow", "set_timeout")
)  # fmt: skip
_NOT_PAGES = frozenset({"print", "console", "sys", "sync_playwright", "async_playwright", "asyncio"})
_EVENTS = {"popup": "popup", "page": "popup", "download": "download", "filechooser": "chooser"}
_EXPECTS = {
    "expect_popup": "popup", "expect_page": "popup", "expect_download": "download", "expect_file_chooser": "chooser",
    "expect_navigation": "other", "expect_event": "", "wait_for_event": "",
}  # fmt: skip


def make(source: Source, scripts: Sequence[Script]) -> Imported:
    """The workflows of the scripts of one file. Raises InvalidFile when nothing in it works in a browser."""
    if sum(len(script.statements) for script in scripts) > MAX_STATEMENTS:
        raise InvalidFile(f"{source.file} has more than {MAX_STATEMENTS:,} statements.", remedy="Split the script.")
    warnings = Warnings(source.file)
    address = next((found[0] for found in [re.search(r"https?://[^\s'\"]+", source.text)] if found), "")
    app = app_name(address, source.name)
    secrets = Secrets(app, warnings)
    workflows = []
    taken: set[str] = set()
    for script in scripts:
        id = free_name(slug(script.name.removeprefix("test_"), "script"), taken)
        taken.add(id)
        job = Job(Draft(id, literal(script.name)), secrets)
        opened = job.add("browser.open")
        for job.statement in script.statements:
            _one(job, opened, warnings)
        if any(step.type.startswith("browser.") for step in list(job.draft.steps.values())[1:]):
            workflows.append(secrets.clean(job.draft.finish()))
    if not workflows:
        raise InvalidFile(
            f"{source.file} has no statement that works in a browser.",
            remedy="Name a script of Playwright's recorder (codegen).",
            code="foreign-file",
        )
    return Imported(tuple(workflows), app, tuple(warnings.problems))


def _one(job: Job, opened: str, warnings: Warnings) -> None:
    """Import the present statement."""
    try:
        chain = job.statement.chain
        if chain is None:
            raise NotImported("this statement is not understood")
        _carry_out(job, chain, opened)
    except (NotImported, NotALocator) as reason:
        line = job.statement.line
        id = job.draft.missing(_without_texts(job.statement.text), f"Line {line}: {reason}.")
        message = f"Line {line}: not imported, because {reason}."
        warnings.add("not-imported", message, "Do it with other steps.", step=id, line=line)


def _without_texts(text: str) -> str:
    """Source for a note: without what stands in quotes, which may be a password."""
    return re.sub(r"(['\"`])(?:\\.|(?!\1).)*\1", r"\1...\1", text)


def _carry_out(job: Job, chain: Chain, opened: str) -> None:
    links = list(chain.links)
    if not links:
        _alias(job, chain.root)
        return
    last = links[-1]
    if chain.root in OWN_HELPERS and links[0].name == "":
        OWN_HELPERS[chain.root](job, links[0])
    elif chain.root == "expect" and links[0].name == "":
        expect(job, links)
    elif any(link.name in _EXPECTS for link in links):
        _await(job, chain.root, last)
    elif last.name == "value" and chain.root in job.awaited:
        _settle(job, chain.root)
    elif chain.root in job.files and last.is_call:
        _finish_file(job, chain.root, last)
    elif last.name in ("new_context", "launch", "launch_persistent_context", "use"):
        _options(job, opened, last)
    elif last.name in _STARTERS or chain.root in _NOT_PAGES:
        pass
    elif last.name == "close" and chain.root not in job.tabs:
        if not job.closed:
            job.add("browser.close")
        job.closed = True
    elif chain.root in job.tabs or chain.root in job.places:
        _on_page(job, chain.root, links)
    else:
        raise NotImported(f"{chain.root or 'the statement'} is not known")


def _tab_number(job: Job, link: Link) -> None:
    number = link.args[1] if len(link.args) > 1 else None
    if type(number) is not int:
        raise NotImported("the number of the tab is not a number")
    job.add("browser.switch_tab", {"which": "number", "number": number})


#: Calls that scripts exported by us make.
OWN_HELPERS: dict[str, Callable[[Job, Link], object]] = {
    "newest_tab": lambda job, link: job.add("browser.switch_tab", {"which": "newest"}),
    "tab_number": _tab_number,
    "close_tab": lambda job, link: job.add("browser.close_tab"),
}


def _alias(job: Job, name: str) -> None:
    """``page1 = await page1Promise``."""
    if name not in job.awaited:
        raise NotImported(f"{name} is not known")
    _settle(job, name)


def _await(job: Job, root: str, last: Link) -> None:
    """``page.expect_popup()``, ``page.waitForEvent('popup')``: what the next statements bring about."""
    kind = _EXPECTS.get(last.name, "")
    if not kind:
        wanted = last.args[0] if last.args else None
        kind = _EVENTS.get(wanted.lower() if isinstance(wanted, str) else "", "")
    if not kind:
        raise NotImported("it waits for an event that is not understood")
    if root in job.tabs:
        go_to(job, root)
    if kind != "other":
        job.awaited[job.statement.into] = kind


def _settle(job: Job, name: str) -> None:
    """What was expected has come, and gets a name."""
    kind = job.awaited.pop(name)
    into = job.statement.into or name
    last = job.draft.last
    if kind == "popup":
        job.tabs.append(into)
        return
    if last is None or last.type != "browser.click":
        raise NotImported("no click stands before it")
    if kind == "download":
        target = last.params["target"]
        job.draft.put(replace(last, type="browser.download", params={"target": target}))
    job.files[into] = last.id


def _finish_file(job: Job, name: str, link: Link) -> None:
    """``download.save_as(path)``, ``chooser.set_files(path)``."""
    step = job.draft.steps[job.files[name]]
    if link.name == "save_as":
        path = text_of(link)
        job.draft.put(replace(step, params={**step.params, "path": literal(path)}))
    elif link.name == "set_files":
        params = {"target": step.params["target"], "files": files_of(link.args[0] if link.args else None)}
        job.draft.put(replace(step, type="browser.upload", params=params))
    elif link.name not in ("path", "cancel", "delete", "failure"):
        raise NotImported(f"{link.name} is not understood")


def _options(job: Job, opened: str, link: Link) -> None:
    """Options of the context as params of the step that opens the browser."""
    step = job.draft.steps[opened]
    params = dict(step.params)
    viewport = link.options.get("viewport")
    if isinstance(viewport, dict):
        params |= page_size(viewport)
    for name, ours in (("locale", "locale"), ("timezone_id", "timezone"), ("user_agent", "user_agent")):
        if isinstance(value := link.options.get(name), str):
            params[ours] = literal(value)
    if link.options.get("ignore_https_errors") is True:
        params["ignore_https_errors"] = True
    job.draft.put(replace(step, params=params))
    lost = sorted(
        set(link.options) & {"storage_state", "http_credentials", "extra_http_headers", "proxy", "geolocation"}
    )
    if lost:
        raise NotImported(f"{', '.join(lost)} may hold secrets or files of another machine")


def _on_page(job: Job, root: str, links: list[Link]) -> None:
    """A locator or a method of a page."""
    page, start = job.places.get(root, (root, Place()))
    found = [link for link in links if is_locator(link)]
    count = next((at for at, link in enumerate(links) if not is_locator(link)), len(links))
    place = place_of(found[:count], start)
    rest = links[count:]
    if not rest:
        if not job.statement.into:
            raise NotImported("it does nothing")
        job.places[job.statement.into] = (page, place)
        return
    go_to(job, page)
    if place.parts:
        _act(job, place, rest)
    else:
        _page_method(job, page, rest)


def _act(job: Job, place: Place, rest: list[Link]) -> None:
    """Do something with an element."""
    link = rest[-1]
    run = ELEMENT_METHODS.get(link.name)
    if len(rest) > 1 or run is None:
        raise NotImported(f"{link.name} is not understood")
    run(job, place, link)


def _page_method(job: Job, page: str, rest: list[Link]) -> None:
    name = ".".join(link.name for link in rest)
    link = rest[-1]
    run = PAGE_METHODS.get(name)
    if run is None:
        if link.args and isinstance(link.args[0], str) and len(rest) == 1 and link.name in ELEMENT_METHODS:
            # The older form: page.click("selector").
            ELEMENT_METHODS[link.name](job, Place((link.args[0],)), Link(link.name, link.args[1:], link.options))
            return
        raise NotImported(f"{name} is not understood")
    run(job, page, link)


#: What the coverage table says.
COVERAGE: dict[str, tuple[str, ...]] = {
    "Locators": LOCATORS,
    "Elements": tuple(ELEMENT_METHODS),
    "Pages": tuple(PAGE_METHODS),
    "Expectations": (*STATES, *OF_ELEMENT, *OF_PAGE, "to_have_count", "to_be_empty", "not_... of states"),
    "What comes of an action": (*filter(None, _EXPECTS), *_EVENTS),
    "Start and end": tuple(sorted(_STARTERS - {"end_with", "wait_for_event_close", "slow"})),
}
