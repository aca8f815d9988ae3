"""GraphQL over HTTP."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.http.params import Address, CallParams
from runtime.tasks.json_text import loads
from runtime.tasks.spec import TaskResult, Touch, task


class GraphqlFields(Address):
    document: str = Field(title="Document", min_length=1, description="query ($id: ID!) { invoice(id: $id) { total } }")
    variables: dict[str, Any] = Field({}, title="Variables", description="Values may be credentials.")
    operation: str = Field("", title="Operation", description="Which one to run, where the document has several.")
    allow_errors: bool = Field(
        False, title="Go on in spite of errors", description="Hand on errors beside the data instead of failing."
    )


class GraphqlParams(CallParams, GraphqlFields):
    expected_status: list[str] = Field(
        ["any"], title="Expected status", description="GraphQL tells errors in the body."
    )


class GraphqlAnswer(TaskResult):
    data: Json = Field(None, title="Data")
    errors: list[JsonObject] = Field([], title="Errors", description="Only where the step goes on in spite of them.")


@task(
    "http.graphql",
    title="Call GraphQL",
    icon="waypoints",
    keywords=("api", "query", "mutation"),
    replay=ReplayPolicy.ONCE,
    touches=(Touch.NETWORK,),
)
async def graphql(ctx: TaskContext, params: GraphqlParams) -> GraphqlAnswer:
    """Run a GraphQL query or mutation. For queries, set the step's replay to repeatable."""
    from runtime.tasks.http.bodies import json_body
    from runtime.tasks.http.exchange import exchange
    from runtime.tasks.http.failures import shown, wrong_status

    content: JsonObject = {"query": params.document, "variables": params.variables}
    if params.operation:
        content["operationName"] = params.operation
    body = json_body(content)
    body.headers["accept"] = b"application/graphql-response+json, application/json"
    async with exchange(ctx, params, "POST", body) as answer:
        data = await answer.read()
        value = _parsed(data, shown(params.url))
        if value is None and not answer.response.is_success:
            raise wrong_status(answer.response, data, answer.mask)
    if value is None:
        raise StepFailed(f"The answer of {shown(params.url)} is not GraphQL.", kind="data", remedy="Check the address.")
    errors = [error for error in value.get("errors") or [] if isinstance(error, dict)]
    if errors and not params.allow_errors:
        raise StepFailed(
            f"{shown(params.url)} answered with an error: {answer.mask(_message(errors[0]))}",
            kind="http",
            remedy="Check the document and its variables.",
            details=answer.mask(json.dumps(errors, ensure_ascii=False, indent=1))[:4000],
        )
    return GraphqlAnswer(data=value.get("data"), errors=errors)


def _parsed(data: bytes, address: str) -> JsonObject | None:
    """The answer when it is one of GraphQL's."""
    try:
        value = loads(data.decode("utf-8", "replace"), address)
    except StepFailed:
        return None
    return value if isinstance(value, dict) and value.keys() & {"data", "errors"} else None


def _message(error: JsonObject) -> str:
    text = str(error.get("message") or "no message").strip()[:300]
    path = ".".join(map(str, error["path"])) if isinstance(error.get("path"), list) else ""
    return f"{text.rstrip('.')}{f' (at {path})' if path else ''}."
