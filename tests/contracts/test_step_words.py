"""Every step type can be said in plain words, in every language."""

from __future__ import annotations

import re

import pytest

from runtime.model import Step
from runtime.tasks.registry import Registry
from runtime.tasks.spec import TaskSpec
from runtime.words.language import LANGUAGES, Words
from runtime.words.phrases import Phrases
from runtime.words.steps import patterns, sentence

SPECS = {spec.type: spec for spec in Registry()}


def test_there_are_patterns_for_every_type_and_for_no_other() -> None:
    assert sorted(patterns()) == sorted(SPECS)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_patterns_name_fields_of_the_type_and_say_the_same_in_every_language(spec: TaskSpec) -> None:
    *special, last = patterns()[spec.type]
    assert "when" not in last, "the last pattern always fits"
    for pattern in (*special, last):
        texts = {lang: pattern[lang] for lang in LANGUAGES}
        places = {lang: sorted(re.findall(r"\{([\w:]+)\}", text)) for lang, text in texts.items()}
        assert len({str(found) for found in places.values()}) == 1
        named = {place.partition(":")[0] for place in places["en"]} | set(pattern.get("when", {}))
        assert named <= set(spec.params.model_fields)
        assert re.search("[а-я]", texts["bg"])
        assert not any(text.endswith(".") for text in texts.values())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
def test_a_step_without_any_params_is_a_sentence_too(spec: TaskSpec, lang: str) -> None:
    said = sentence(Step("s", spec.type), Phrases(Words(lang)))
    assert said
    assert "{" not in said
