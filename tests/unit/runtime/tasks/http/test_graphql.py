from __future__ import annotations

from typing import Any

import pytest

from runtime.errors import StepFailed
from runtime.model import Secret, SecretRef
from tests.fixtures.task_calls import Calls

QUERY = "query Invoice($id: ID!) { invoice(id: $id) { total } }"
TOKEN = Secret("token-of-the-shop", SecretRef("shop", "token"))


async def test_data(call: Calls, site: Any) -> None:
    url = site.give("/graphql", {"data": {"invoice": {"total": 12.5}}})
    answer = await call("http.graphql", url=url, document=QUERY, variables={"id": TOKEN}, operation="Invoice")
    assert answer == {"data": {"invoice": {"total": 12.5}}, "errors": []}
    [seen] = site.seen
    assert seen.json == {"query": QUERY, "variables": {"id": TOKEN.reveal()}, "operationName": "Invoice"}
    assert seen.method == "POST" and "graphql-response" in seen.headers["accept"]


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_errors_fail_the_step(call: Calls, site: Any, status: int) -> None:
    errors = [{"message": f"No invoice {TOKEN.reveal()}.", "path": ["invoice", 0]}, {"message": "two"}]
    url = site.give("/graphql", {"data": None, "errors": errors}, status)
    with pytest.raises(StepFailed, match=r"No invoice \*\*\* \(at invoice\.0\)") as caught:
        await call("http.graphql", url=url, document=QUERY, auth={"kind": "bearer", "token": TOKEN})
    assert caught.value.kind == "http" and "two" in caught.value.details
    assert TOKEN.reveal() not in caught.value.details
    answer = await call("http.graphql", url=url, document=QUERY, allow_errors=True)
    assert answer["errors"] == errors


@pytest.mark.parametrize(
    ("body", "status", "error", "kind"),
    [
        ("<html>", 200, "is not GraphQL", "data"),
        ("[1]", 200, "is not GraphQL", "data"),
        ('{"message": "x"}', 200, "is not GraphQL", "data"),
        ("<html>", 401, "answered 401", "auth"),
        ('{"message": "x"}', 502, "answered 502", "http"),
    ],
)
async def test_what_is_no_graphql(call: Calls, site: Any, body: str, status: int, error: str, kind: str) -> None:
    with pytest.raises(StepFailed, match=error) as caught:
        await call("http.graphql", url=site.give("/graphql", body, status), document=QUERY)
    assert caught.value.kind == kind
