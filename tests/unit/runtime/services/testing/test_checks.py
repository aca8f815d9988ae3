"""Comparing what a run did with what is expected: one sentence for each difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.files.cases import Expectation, ExpectedStatus, StepExpectation
from runtime.services.testing.checks import RunResult, StepResult, differences, findings

RUN = RunResult(
    "completed",
    outputs={"total": 30, "rows": [{"name": "a", "ok": True}, {"name": "b", "ok": False}]},
    steps={"sum": StepResult("completed", {"value": 30}, times=2), "mail": StepResult("skipped"), "late": StepResult()},
)


@pytest.mark.parametrize(
    "expect",
    [
        Expectation(),
        Expectation(outputs={"total": 30}),
        Expectation(outputs={"total": 30.0}),
        Expectation(outputs={"total": "{{ row.a + inputs.b }}"}),
        Expectation(steps={"sum": StepExpectation(output={"value": 30}, has_output=True)}),
        Expectation(
            steps={"mail": StepExpectation(ExpectedStatus.SKIPPED), "late": StepExpectation(ExpectedStatus.SKIPPED)}
        ),
        Expectation(checks=("outputs.total > 10", "{{ steps.sum.times == 2 }}", "row.a == 10 and env.port == 80")),
    ],
)
def test_what_holds_is_not_mentioned(expect: Expectation) -> None:
    assert findings(expect, RUN, {"row": {"a": 10}, "inputs": {"b": 20}, "env": {"port": 80}}) == []


@pytest.mark.parametrize(
    ("expect", "messages"),
    [
        (Expectation(ExpectedStatus.FAILED), ["The run is completed; expected failed."]),
        (Expectation(outputs={"total": 31}), ["outputs.total is 30; expected 31."]),
        (Expectation(outputs={"total": "30"}), ['outputs.total is 30; expected "30".']),
        (Expectation(outputs={"totl": 30}), ['There is no output totl. Did you mean "total"?']),
        (
            Expectation(outputs={"rows": [{"name": "a", "ok": 1}, {"nam": "b", "ok": False}]}),
            [
                "outputs.rows[0].ok is true; expected 1.",
                'outputs.rows[1].nam is missing; expected "b".',
                'outputs.rows[1].name is there and not expected: "b".',
            ],
        ),
        (
            Expectation(outputs={"rows": []}),
            ['outputs.rows is [{"name": "a", "ok": true}, {"name": "b", "ok": false}]; expected [].'],
        ),
        (
            Expectation(steps={"sum": StepExpectation(ExpectedStatus.FAILED)}),
            ["The step sum is completed; expected failed."],
        ),
        (Expectation(steps={"late": StepExpectation()}), ["The step late is not reached; expected completed."]),
        (Expectation(steps={"summ": StepExpectation()}), ['There is no step summ. Did you mean "sum"?']),
        (
            Expectation(steps={"sum": StepExpectation(output={"value": 1}, has_output=True)}),
            ["steps.sum.output.value is 30; expected 1."],
        ),
        (
            Expectation(checks=("outputs.total > 100",)),
            ["The check 'outputs.total > 100' gives false. (outputs.total is 30)"],
        ),
        (Expectation(checks=("outputs.total",)), ["The check 'outputs.total' gives 30. (outputs.total is 30)"]),
    ],
)
def test_what_does_not_hold_is_said_in_a_sentence(expect: Expectation, messages: list[str]) -> None:
    assert findings(expect, RUN, {}) == messages


def test_expressions_that_cannot_be_computed_are_findings() -> None:
    expect = Expectation(outputs={"total": "{{ row.x }}"}, checks=("outputs.totl > 1", "1 +"))
    found = findings(expect, RUN, {"row": {}})
    assert "What is expected of outputs.total cannot be computed" in found[0]
    assert 'Did you mean "total"' in found[1]
    assert "cannot be computed" in found[2]
    assert len(found) == 3


def test_the_error_of_a_failed_run_is_compared_and_shown() -> None:
    failed = RunResult("failed", error="The supplier is blocked.")
    assert findings(Expectation(), failed, {}) == ["The run is failed; expected completed. The supplier is blocked."]
    assert findings(Expectation(ExpectedStatus.FAILED, error="supplier"), failed, {}) == []
    (message,) = findings(Expectation(ExpectedStatus.FAILED, error="invoice"), failed, {})
    assert message == 'The error is "The supplier is blocked."; expected one with "invoice".'


def test_no_more_is_said_than_a_person_reads() -> None:
    found = findings(Expectation(outputs={f"o{n}": 1 for n in range(50)}), RUN, {})
    assert len(found) == 21
    assert found[-1] == "... and 30 more."


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(values)
def test_a_value_does_not_differ_from_itself(value: object) -> None:
    assert list(differences(value, value, "x")) == []


@given(values, values)
def test_values_differ_in_both_directions_or_in_none(one: object, other: object) -> None:
    assert bool(list(differences(one, other, "x"))) == bool(list(differences(other, one, "x")))
