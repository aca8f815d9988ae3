"""What is waited for holds nothing that was given, nor what depends on the person or the moment."""

from __future__ import annotations

import re

import pytest

from runtime.recorder.events import Action, SecretKind
from runtime.recorder.merging import merge
from runtime.recorder.merging.given import Given
from runtime.recorder.merging.lasting import is_lasting
from tests.fixtures.recorded import SITE, Story, button, choice, field, seen

SUPPLIER = field("Supplier", attributes={"name": "supplier"})
SEARCH = button("Search")


def wait_after(story: Story, path: str) -> dict[str, object]:
    """The params of the wait for the page at ``path``, to which a search leads."""
    story.click(SEARCH, then_url=f"{SITE}{path}")
    story.arrive(path, "Found")
    story.click(SEARCH)
    waits = [step.params for step in merge(story.events).workflow.steps.values() if step.type == "browser.wait"]
    return {name: value for name, value in waits[0].items() if name != "until"} if waits else {}


@pytest.mark.parametrize(
    ("value", "path", "other"),
    [
        ("Northgate Paper", "/suppliers/northgate-paper", "/suppliers/acme"),
        ("Northgate Paper", "/suppliers/Northgate%20Paper/orders", "/suppliers/Acme/orders"),
        ("Northgate Paper", "/suppliers/by_northgate_paper.html", "/suppliers/by_acme.html"),
        ("Северна хартия", "/suppliers/severna-hartiya", "/suppliers/acme"),
        ("Crème", "/suppliers/creme", "/suppliers/acme"),
        ("Northgate Paper", "/invoices?view=list&for=NORTHGATE%20PAPER", "/invoices?view=list&for=acme+ltd"),
        ("Northgate Paper", "/invoices?view=list&for=name:northgate+paper*", "/invoices?view=list&for=name:x*"),
        ("Northgate", "/invoices?view=list&supplier=c-of-northgate-or-so", "/invoices?view=list&supplier=q"),
    ],
)
def test_a_value_in_an_address_however_it_is_written(value, path, other):
    story = Story().open()
    story.enter(SUPPLIER, value)
    wait = wait_after(story, path)
    fits = re.search(str(wait["text"]), f"{SITE}{other}") if "match" in wait else str(wait["text"]) in f"{SITE}{other}"
    assert fits, wait
    assert "view=list" in str(wait["text"]) or "/suppliers/" in str(wait["text"]), "what is the same is waited for"


@pytest.mark.parametrize(
    ("before", "after", "wait"),
    [
        ("/found?supplier=Acme", "/found?supplier=Northgate+Paper", "?supplier=Northgate+Paper"),
        (
            "/found?view=list&supplier=Acme",
            "/found?view=list&supplier=Northgate%20Paper",
            "&supplier=Northgate%20Paper",
        ),
        ("/by/Acme/list", "/by/Northgate%20Paper/list", "/by/Northgate%20Paper"),
        ("/found?supplier=Northgate+Paper", "/found?supplier=Northgate+Paper", ""),
        ("/found?supplier=Acme", "/found?supplier=northgate", ""),
    ],
)
def test_another_search_on_the_same_page_is_told_by_what_was_searched_for(before, after, wait):
    story = Story(f"{SITE}{before}").open()
    story.enter(SUPPLIER, "Northgate Paper")
    found = wait_after(story, after)
    assert found == ({"text": wait} if wait else {})


def test_a_page_that_is_waited_for_is_called_as_people_call_it():
    story = Story().open()
    for path, title in (("/dashboard", "Dashboard – Larkspur"), ("/new-orders/1048", "PI-1048 – Larkspur")):
        story.click(SEARCH, then_url=f"{SITE}{path}")
        story.arrive(path, title)
    story.click(SEARCH)
    names = [step.name for step in merge(story.events).workflow.steps.values() if step.type == "browser.wait"]
    assert names == ["Wait for page “Dashboard”", "Wait for page “New orders”"]


def test_what_a_list_sends_for_a_label():
    story = Story().open()
    story.add(Action.SELECT, choice("Country"), value=["Bulgaria"], sent=("bg",))
    assert wait_after(story, "/suppliers/BG/all") == {"text": "/suppliers/"}


def test_a_secret_is_left_out_by_the_name_of_its_field():
    story = Story().open()
    story.secret(field("Code", attributes={"name": "code"}), SecretKind.MARKED)
    assert wait_after(story, "/invoices?view=list&code=&go=1") == {
        "text": r"\?view=list&code=[^&#]*&go=[^&#]*",
        "match": "matches",
    }


def test_a_covered_text_is_waited_for_in_no_address():
    assert wait_after(Story().open(), "/users/•••/home") == {"text": "/users/"}


def test_a_heading_with_what_was_searched_for_is_not_waited_for():
    story = Story().open()
    story.enter(SUPPLIER, "Northgate")
    story.click(SEARCH, then_appeared=(seen("h1", "Results for NORTHGATE", role="heading"), seen("h2", "All of them")))
    story.click(SEARCH)
    (wait,) = (step.params for step in merge(story.events).workflow.steps.values() if step.type == "browser.wait")
    assert "all-of-them" in str(wait["target"])


@pytest.mark.parametrize(
    "words",
    ["Saved", "The invoice was saved", "Purchase Invoices", "Saved. The invoice is open", "The VAT number is valid"],
)
def test_what_says_the_same_to_everybody_lasts(words):
    assert is_lasting(seen("p", words, role="status"), Given())


@pytest.mark.parametrize(
    "words",
    [
        "Good morning",
        "Good morning, Mara",
        "Добро утро, Мара",
        "Welcome back, Mara",
        "Hello Mara",
        "You are signed in as Mara Lindqvist",
        "Orders of Northgate Paper",
        "3 new messages",
        "12 May",
        "Saved two hours ago",
        "Monday",
        "Saving…",
        "“Bergmann” was saved",
        "No",
    ],
)
def test_what_depends_on_the_person_or_the_moment_does_not(words):
    assert not is_lasting(seen("p", words, role="status"), Given())
