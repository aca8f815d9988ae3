"""Proposals speak the language of the recording."""

from __future__ import annotations

import re

import pytest

from runtime.recorder.merging import DataTable, Options, merge
from runtime.recorder.merging.phrases import phrases
from runtime.words.language import LANGUAGES, texts_of
from tests.fixtures.recorded import Story, button, field

NUMBER, SAVE = field("Номер"), button("Запиши")
ROWS = [{"No": "A-17"}, {"No": "B-2"}, {"No": "C-9"}]


@pytest.fixture
def proposals():
    story = Story().open()
    for row in ROWS[:2]:
        story.enter(NUMBER, row["No"])
        story.enter(field("Бележка"), f"към {row['No']}")
        story.click(SAVE)
    table = DataTable("data/фактури.csv", ("No",), tuple(ROWS))
    return merge(story.events, Options(language="bg", tables=(table,))).proposals


def test_titles_reasons_and_changes_are_bulgarian(proposals):
    assert {"loop", "variable", "environment"} <= {proposal.kind for proposal in proposals}
    for proposal in proposals:
        for text in (proposal.title, proposal.reason, *proposal.changes):
            assert re.search("[а-я]{3}", text), text
            assert not re.search(r"\b(the|each|row|steps?|given|waits?|address)\b", text), text


@pytest.mark.parametrize("name", sorted(texts_of("recording")))
def test_every_text_has_all_languages_with_the_same_places(name):
    places = {lang: set(re.findall(r"\{(\w+)\}", texts_of("recording")[name][lang])) for lang in LANGUAGES}
    assert places["en"] == places["bg"], places


def test_a_phrase_is_filled_in():
    assert phrases("bg")("click", thing=phrases("bg").quote("Запиши")) == "Щракнете върху „Запиши“"


@pytest.mark.parametrize(
    ("lang", "text", "quoted"),
    [("en", "Click “Save”", "“Click ‘Save’”"), ("bg", "Щракнете върху „Запиши“", "„Щракнете върху ‚Запиши‘“")],
)
def test_quotation_marks_within_others_are_the_inner_ones(lang, text, quoted):
    assert phrases(lang).quote(text) == quoted
