"""Every text of Studio has a translation, every translation a text, and both the same places for values."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from runtime.analyzer.fixes import TITLES
from runtime.settings.catalog import all_settings
from runtime.tasks.registry import Registry
from studio.canvas.step_types import paragraphs
from studio.forms.fields import FieldSpec, fields_of
from studio.forms.hints import choice_label
from studio.forms.step_fields import step_fields

#: Helps that only show what may be written: there is nothing in them to translate.
EXAMPLES = frozenset(
    {
        "{{ item.supplier }}",
        "{{ item.id }}",
        "https://api.example.com/invoices",
        "query ($id: ID!) { invoice(id: $id) { total } }",
        "JMESPath: `invoices[?paid].number`.",
    }
)
ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "resources" / "translations"
#: Function to the positions of its arguments that are texts.
TEXTS = {
    "tr": (0,),
    "mark": (0,),
    "tr_count": (0, 1),
    "say": (2,),
    "label": (0,),
    "button": (0,),
    "icon_button": (1,),
    "Empty": (1, 2),
    "search_field": (0,),
    "table": (1,),
}
#: The same in both languages: names, units, formats.
SAME = re.compile(
    r"^[\W\d_]*(?:Understudy|Studio|JSON|CSV|Excel|HTML|PDF|Python|SQL|JavaScript|URL|HTTP|SHA|OK|[{}\w]*\})?[\W\d_]*$"
)


def used() -> dict[str, str]:
    """Every text that is written in the code, and where."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "studio").rglob("*.py")):
        for text, line in texts_of(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, f"{path.relative_to(ROOT).as_posix()}:{line}")
    for info in all_settings():
        found.setdefault(info.title, info.name)
        found.setdefault(info.description, info.name)
    for spec in Registry():
        found.setdefault(spec.title, spec.type)
        found.update(dict.fromkeys(paragraphs(spec), spec.type))
    found.update(dict.fromkeys(TITLES, "runtime/analyzer/fixes.py"))
    for title in titles_of_fields():
        found.setdefault(title, "a field of a step type")
    found.update(dict.fromkeys(helps_of_fields() - EXAMPLES, "the help of a field"))
    return found


def titles_of_fields() -> set[str]:
    return {field.title for spec in Registry() for field in with_inner(fields_of(spec))}


def helps_of_fields() -> set[str]:
    return {field.help for spec in Registry() for field in with_inner(fields_of(spec)) if field.help}


def choices_of_fields() -> set[str]:
    """What lists of forms offer. Names of formats and keys stay as they are, so that not each has a translation."""
    fields = [field for spec in Registry() for field in with_inner((*fields_of(spec), *step_fields(spec)))]
    return {choice_label(choice) for field in fields for choice in field.choices}


def with_inner(fields: Iterable[FieldSpec]) -> Iterator[FieldSpec]:
    for field in fields:
        yield field
        yield from with_inner(field.inner)


def texts_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        for position in TEXTS.get(name, ()):
            if position < len(call.args):
                yield from literals(call.args[position], call.lineno)


def literals(node: ast.expr, line: int) -> Iterator[tuple[str, int]]:
    """A literal, or both of ``"a" if x else "b"``; a name was marked elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, line
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body, line)
        yield from literals(node.orelse, line)
    elif isinstance(node, ast.JoinedStr):
        raise AssertionError(f'line {line}: a text with f"…" cannot be translated; give values by name')


def catalogue(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((CATALOGUES / code).glob("*.json")):
        own = json.loads(path.read_text("utf-8"))
        # Two rooms may use the same words, but not translate them differently: a meaning before a | tells them apart.
        other = sorted(text for text in found.keys() & own.keys() if found[text] != own[text])
        assert not other, f"{path.name} says otherwise than another file: {other}"
        found |= own
    return found


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^}]*\}", text))


@pytest.fixture(scope="module")
def bulgarian() -> dict[str, str]:
    return catalogue("bg")


def test_the_code_has_texts() -> None:
    assert len(used()) > 50


def test_every_text_has_a_translation(bulgarian: dict[str, str]) -> None:
    missing = {text: place for text, place in used().items() if not bulgarian.get(text)}
    assert missing == {}, "add them to a file in resources/translations/bg"


def test_every_translation_has_a_text(bulgarian: dict[str, str]) -> None:
    assert sorted(bulgarian.keys() - used().keys() - choices_of_fields()) == [], "remove them"


def test_every_translation_is_one(bulgarian: dict[str, str]) -> None:
    same = [text for text, said in bulgarian.items() if not re.search("[а-яА-Я]", said) and not SAME.match(said)]
    assert same == []


def test_values_have_the_same_places(bulgarian: dict[str, str]) -> None:
    assert [text for text, said in bulgarian.items() if places(text) != places(said)] == []


def test_a_text_is_english(bulgarian: dict[str, str]) -> None:
    assert [text for text in used() if re.search("[а-яА-Я]", text)] == []


def test_no_text_is_given_to_a_widget_untranslated() -> None:
    """What a person reads goes through ``tr`` or ``say``; a literal in ``setText`` and its like would not."""
    takers = re.compile(
        r"^(?:set(?:Text|WindowTitle|ToolTip|Title|PlaceholderText|AccessibleName)|addTab|addAction|addMenu)$"
    )
    bare = []
    for path in sorted((ROOT / "studio").rglob("*.py")):
        if path.parent.name == "staging":  # what a person would type, for pictures
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and takers.match(call.func.attr):
                words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                bare += [
                    f"{path.relative_to(ROOT)}:{call.lineno} {word!r}" for word in words if re.search("[A-Za-z]", word)
                ]
    assert bare == []
