"""From a step's params to what its task gets: expressions computed, credentials revealed, types checked."""

from __future__ import annotations

from typing import Any

from runtime.engine.attempt import Attempt
from runtime.engine.run import Run
from runtime.engine.secrecy import references_in, refuse_unnamed
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, Secret, SecretRef, Step
from runtime.model.wording import wording
from runtime.tasks.spec import TaskSpec
from runtime.vault.masking import MASK


def resolve(attempt: Attempt) -> JsonObject:
    """The step's inputs as JSON values and references. A container entered again keeps those it began with."""
    step, spec, pass_ = attempt.step, attempt.spec, attempt.pass_
    values = _kept(attempt) if spec.control and attempt.resumes else None
    if values is None:
        template = pass_.frame.template(step, spec.deferred)
        values = template.render({} if template.constant else pass_.scope(step.id))
    for name in spec.deferred:
        if name in step.params:
            values = {**values, name: step.params[name]}
    return values


def _kept(attempt: Attempt) -> JsonObject | None:
    """The inputs a container began with; None where a value was masked in the journal and must be computed again."""
    recorded = attempt.recorded
    assert recorded is not None and recorded.started is not None
    kept: JsonObject = attempt.run.journal.unpack(recorded.started.values.get("inputs", {}))
    return None if _hides(kept) else kept


def _hides(value: Json) -> bool:
    if isinstance(value, dict):
        return any(_hides(item) for item in value.values())
    if isinstance(value, list):
        return any(map(_hides, value))
    return isinstance(value, str) and MASK in value


async def check_params(run: Run, step: Step, spec: TaskSpec, inputs: JsonObject) -> Any:
    """The params model filled in. Raises StepFailed naming each wrong field; no value is repeated in the message."""
    from pydantic import ValidationError

    values = inputs if spec.control else await _revealed(run, step, inputs)
    try:
        return spec.params.model_validate(values)
    except ValidationError as error:
        wrong = [_finding(item, values) for item in error.errors(include_input=False, include_url=False)]
        raise StepFailed(
            f"{spec.title}: " + "; ".join(wrong),
            kind="data",
            remedy="Correct the field in the step, or what the expression in it gives.",
        ) from None


async def _revealed(run: Run, step: Step, inputs: JsonObject) -> JsonObject:
    """The inputs with references replaced by revealed secrets; the same object when there is none."""
    references = set(references_in(inputs))
    if not references:
        return inputs
    for ref in references:
        refuse_unnamed(run, ref)
    secrets = {ref: await run.reveal(ref, step.id) for ref in sorted(references, key=str)}
    filled: JsonObject = _filled(inputs, secrets)
    return filled


def _filled(value: Json, secrets: dict[SecretRef, Secret]) -> Json:
    if isinstance(value, SecretRef):
        return secrets[value]
    if isinstance(value, dict):
        return {key: _filled(item, secrets) for key, item in value.items()}
    return [_filled(item, secrets) for item in value] if isinstance(value, list) else value


def _finding(item: Any, values: Json) -> str:
    place = ".".join(str(part) for part in item["loc"])
    for part in item["loc"]:
        values = values[part] if isinstance(values, dict | list) and _has(values, part) else None
    if isinstance(values, Secret):
        return f'field "{place}" does not take a credential'
    message = wording(item).rstrip(".")
    return f'field "{place}": {message[:1].lower()}{message[1:]}' if place else message


def _has(values: Any, part: Any) -> bool:
    return part in values if isinstance(values, dict) else isinstance(part, int) and part < len(values)
