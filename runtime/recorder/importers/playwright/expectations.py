"""``expect(...)``."""

from __future__ import annotations

from dataclasses import replace

from runtime.recorder.importers.playwright.job import Job, NotImported, go_to, wanted_of, with_target
from runtime.recorder.importers.playwright.locators import Place, place_of
from runtime.recorder.importers.playwright.statements import Chain, Link

STATES = {
    "to_be_visible": "visible", "to_be_hidden": "hidden", "to_be_enabled": "enabled", "to_be_disabled": "disabled",
    "to_be_checked": "checked", "to_be_editable": "editable", "to_be_focused": "focused",
}  # fmt: skip
_OPPOSITE = {"visible": "hidden", "hidden": "visible", "enabled": "disabled", "disabled": "enabled",
             "checked": "unchecked"}  # fmt: skip
OF_ELEMENT = {"to_have_text": ("text", "equals"), "to_contain_text": ("text", "contains"),
               "to_have_value": ("value", "equals")}  # fmt: skip
OF_PAGE = {"to_have_title": "title", "to_have_url": "url"}


def expect(job: Job, links: list[Link]) -> None:
    """``expect(locator).to_be_visible()``."""
    subject = links[0].args[0] if links[0].args else None
    if not isinstance(subject, Chain):
        raise NotImported("what is expected to be so is not understood")
    is_not = any(link.name == "not" for link in links) or links[-1].name.startswith("not_")
    link = replace(links[-1], name=links[-1].name.removeprefix("not_"))
    page, start = job.places.get(subject.root, (subject.root, Place()))
    if page not in job.tabs:
        raise NotImported(f"{subject.root} is not known")
    place = place_of(subject.links, start)
    go_to(job, page)
    if link.name in STATES:
        with_target(job, "browser.assert", place, link, state=_state(link, is_not=is_not))
        return
    if is_not:
        raise NotImported("its opposite cannot be checked")
    if link.name in OF_PAGE:
        params = {"check": OF_PAGE[link.name], **wanted_of("expected", link)}
        job.add("browser.assert", params, hint=OF_PAGE[link.name], timeout=link.options.get("timeout"))
    elif link.name == "to_have_count":
        if not link.args or type(link.args[0]) is not int or link.args[0] < 0:
            raise NotImported("the number is not understood")
        with_target(job, "browser.assert", place, link, check="count", expected=link.args[0])
    elif link.name == "to_be_empty":
        with_target(job, "browser.assert", place, link, check="value", expected="")
    elif link.name in OF_ELEMENT:
        check, match = OF_ELEMENT[link.name]
        with_target(job, "browser.assert", place, link, check=check, **{"match": match, **wanted_of("expected", link)})
    else:
        raise NotImported(f"{link.name} is not understood")


def _state(link: Link, *, is_not: bool) -> str:
    state = STATES[link.name]
    state = "unchecked" if state == "checked" and link.options.get("checked") is False else state
    if is_not and state not in _OPPOSITE:
        raise NotImported("its opposite cannot be checked")
    return _OPPOSITE[state] if is_not else state
