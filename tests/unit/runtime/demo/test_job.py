"""Counting what the application saw."""

from __future__ import annotations

from pathlib import Path

import httpx

from runtime.demo.job import DemoJob, Ledger
from runtime.demo.site.process import SiteProcess
from runtime.demo.site.state import SiteState


def posted(*numbers: tuple[str, bool]) -> SiteState:
    state = SiteState()
    state.submit("sign-in", True)
    for number, accepted in numbers:
        state.submit("invoice", accepted, supplier_id="S-1001", number=number)
    return state


def test_invoice_sent_as_often_as_the_file_has_it_is_no_repetition() -> None:
    state = posted(("AF-20871", True), ("NP-5512", True), ("NP-5512", False))
    assert Ledger.of(state.as_json()) == Ledger(accepted=2, refused=1, repeated=())


def test_one_post_too_many_is_named_even_when_it_was_refused() -> None:
    state = posted(("AF-20871", True), ("AF-20871", False))
    assert Ledger.of(state.as_json()) == Ledger(accepted=1, refused=1, repeated=("AF-20871",))


def test_site_in_a_process_of_its_own_tells_its_state() -> None:
    with SiteProcess(skin=2, save_delay=0.1) as site:
        assert httpx.get(f"{site.url}/sign-in").status_code == 200
        assert (site.state()["skin"], site.state()["save_delay"]) == (2, 0.1)
        job = DemoJob(site.url, folder=Path("out"))
        assert job.inputs["site"] == site.url
