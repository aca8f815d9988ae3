"""Inputs that are files or folders are known by the steps that use them."""

from __future__ import annotations

from runtime.files import load_workflow
from runtime.model import Step, Workflow
from runtime.tasks.registry import Registry
from studio.forms.fields import FieldKind
from studio.forms.path_inputs import path_inputs
from studio.state.sample import SAMPLE


def kinds(**params: str) -> dict[str, FieldKind]:
    steps = {f"s{n}": Step(f"s{n}", "excel.read", params={"path": text}) for n, text in enumerate(params.values())}
    return path_inputs(Workflow("a", steps=steps), Registry())


def test_the_sample_asks_for_a_workbook_and_a_folder() -> None:
    flow = load_workflow(SAMPLE / "workflows" / "enter-purchase-invoices.flow.json").require()
    found = path_inputs(flow, Registry())
    assert found["invoices"] is FieldKind.FILE and found["receipts"] is FieldKind.FOLDER
    assert "site" not in found


def test_what_only_stands_in_a_path_is_none() -> None:
    assert kinds(a="{{ vars.book }}") == {"book": FieldKind.FILE}
    assert kinds(a="{{ vars.place }}/sums.xlsx") == {"place": FieldKind.FOLDER}
    assert kinds(a="out/{{ vars.month }}.xlsx", b="{{ upper(vars.name) }}", c="plain.xlsx") == {}
    assert kinds(a="{{ vars.both }}/x.xlsx", b="{{ vars.both }}") == {"both": FieldKind.FOLDER}


def test_steps_nobody_knows_say_nothing() -> None:
    step = Step("s", "nobody.knows", params={"path": "{{ vars.a }}"})
    assert path_inputs(Workflow("a", steps={"s": step}), Registry()) == {}
