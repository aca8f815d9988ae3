"""The audit log in words: what a run noted is said in the person's language."""

from __future__ import annotations

import pytest

from studio.i18n import language
from studio.pages.audit.words import detail, known_as
from studio.theme import Theme


@pytest.mark.parametrize(
    ("noted", "english", "bulgarian"),
    [
        (
            "run 01k8 step type-password",
            "for: run 01k8, step type-password",
            "за: изпълнение 01k8, стъпка type-password",
        ),
        ("run 01k8 resumed", "for: run 01k8, resumed", "за: изпълнение 01k8, продължено"),
        ("something newer", "for: something newer", "за: something newer"),
    ],
)
def test_what_a_credential_was_used_for(theme: Theme, noted: str, english: str, bulgarian: str) -> None:
    entry = {"detail": {"for": noted}}
    for code, said in (("bg", bulgarian), ("en", english)):
        language().use(code)
        assert detail(entry) == said


def test_a_run_is_known_by_its_workflow() -> None:
    run = {"action": "run.start", "object": "29bcc7c899a240dc", "detail": {"workflow": "invoices"}}
    assert known_as(run) == "invoices"
    assert known_as({**run, "detail": {}}) == "29bcc7c899a240dc"
    saved = {"action": "workflow.save", "object": "workflows/clients.flow.json", "detail": {}}
    assert known_as(saved) == "clients"
