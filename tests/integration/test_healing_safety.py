"""The safety suite of healing: real acts on changed pages in a real browser, told by a ledger in the page itself."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload

from runtime.browser.launch import Opened, context_arguments
from runtime.browser.options import SessionOptions
from runtime.browser.scripts import script
from runtime.browser.sessions import BrowserSession
from runtime.browser.targets import attempt, guard
from runtime.errors import StepFailed
from runtime.model.fingerprint import Fingerprint
from runtime.model.targets import Target
from tests.fixtures.healing_cases import CASES, Case

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

#: Notes every act: "right" on the marked element, else what it hit.
LEDGER = """<script>(() => {
  const note = (event) => {
    const hit = event.composedPath()[0]
    const right = hit.closest("[right]") || hit.closest("label")?.control?.closest("[right]")
    top.ledger.push(right ? "right" : "wrong: " + hit.outerHTML)
    if (hit.closest("a, form")) event.preventDefault()
  }
  for (const type of ["click", "input"]) document.addEventListener(type, note, true)
})()</script>"""
MARKED = "[right]"


def page_of(html: str) -> str:
    """The page with its ledger, in its frames too."""
    inner = LEDGER.replace('"', "&quot;")
    return LEDGER + re.sub(
        r"srcdoc='([^']*)'", lambda frame: f"srcdoc='{inner}{frame[1]}'".replace("&quot;", '"'), html
    )


def target_of(case: Case, signals: Fingerprint) -> Target:
    frame, _, selector = case.selector.rpartition(" || ")
    return Target(selector=selector, frame=(frame,) if frame else (), fingerprint=signals, row=case.row, name=case.name)


async def outcome(session, case: Case) -> tuple[str, str]:
    """``done``, ``refused`` or ``wrong``, and what was told."""
    page = session.page
    await page.set_content(page_of(case.before))
    frame, _, _ = case.selector.rpartition(" || ")
    scope = page.frame_locator(frame) if frame else page
    signals = Fingerprint.model_validate(await scope.locator(MARKED).evaluate(script("signals")))
    await page.set_content(page_of(case.after))
    for inner in page.frames[1:]:
        await inner.wait_for_load_state()
    await page.evaluate("top.ledger = []")
    message = ""
    try:
        # A refusal takes all of the time, an act hardly any.
        await session.act(target_of(case, signals), perform, seconds=15 if case.is_findable else 0.9)
    except StepFailed as refusal:
        message = str(refusal)
    acts = set(await page.evaluate("top.ledger"))
    if acts - {"right"}:
        return "wrong", str(acts)
    return ("done" if acts else "refused"), message


async def perform(element, milliseconds):
    """Fill a field, choose in a list, click anything else."""
    tag, type = await element.evaluate("(node) => [node.localName, node.type]", timeout=milliseconds)
    if tag == "select":
        await element.select_option(index=0, timeout=milliseconds)
        await element.dispatch_event("input")
    elif type == "file":
        file = FilePayload(name="a.pdf", mimeType="application/pdf", buffer=b"%PDF")
        await element.set_input_files(file, timeout=milliseconds)
    elif tag == "input" and type not in ("checkbox", "radio", "button", "submit"):
        await element.fill("7", timeout=milliseconds)
    else:
        await element.click(timeout=milliseconds)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """These pages are complete at once."""
    monkeypatch.setattr(attempt, "_PATIENCE", 0.05)
    monkeypatch.setattr(attempt, "_AGAIN", 0.2)
    monkeypatch.setattr(attempt, "_MOST", 0.3)
    monkeypatch.setattr(guard, "_QUIET", 30)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def session(shared_browser):
    """One session for all pages."""
    options = SessionOptions(headless=True)
    context = await shared_browser.new_context(**context_arguments(options))
    session = await BrowserSession.begin(Opened(context, context.close), options, {})
    yield session
    await session.aclose()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_never_the_wrong_one(session, case):
    done, message = await outcome(session, case)
    assert done != "wrong", message
    if not case.is_findable:
        assert done == "refused"
        assert "was not found" in message or "fits" in message, message
    else:
        # More than the nine in ten that are asked for: all of these.
        assert done == "done", message
