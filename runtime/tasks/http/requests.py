"""Ask a server (``http.get``), or make it do something (``http.request``)."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.http.params import Address, Answer, CallParams
from runtime.tasks.spec import SecretText, Touch, task

if TYPE_CHECKING:
    from runtime.tasks.http.exchange import Body


class ReadMethod(StrEnum):
    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"


class Method(StrEnum):
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"
    GET = "GET"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"


class BodyAs(StrEnum):
    """How the answer's body is handed on."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"
    BASE64 = "base64"
    NONE = "none"


_BODY_AS = Field(
    BodyAs.AUTO, title="Body as", description="auto goes by what the server says: JSON, text, otherwise base64."
)


class GetFields(Address):
    method: ReadMethod = Field(ReadMethod.GET, title="Method")
    body_as: BodyAs = _BODY_AS


class GetParams(CallParams, GetFields):
    pass


class RequestFields(Address):
    method: Method = Field(Method.POST, title="Method")
    json_body: Json = Field(None, title="JSON", description="A value that is sent as JSON.")
    form: dict[str, Any] = Field({}, title="Form", description="Fields as a web form sends them.")
    files: dict[str, str] = Field({}, title="Files of the form", description="Field and path; sent as multipart.")
    text: SecretText | None = Field(None, title="Text", description="Sent as it stands.")
    file: str = Field("", title="File", description="A file whose content is sent.")
    content_type: str = Field("", title="Kind of content", description="For text and file: `text/xml`.")
    idempotency_header: str = Field(
        "",
        title="Header for the idempotency key",
        description="Such as Idempotency-Key. Where the server knows it, set the step's replay to keyed: "
        "a repetition after a crash then does nothing twice.",
    )
    body_as: BodyAs = _BODY_AS

    @model_validator(mode="after")
    def _one_body(self) -> Self:
        given = [self.json_body is not None, bool(self.form or self.files), self.text is not None, bool(self.file)]
        if sum(given) > 1:
            raise ValueError("give only one of json_body, form (with files), text and file")
        return self


class RequestParams(CallParams, RequestFields):
    pass


@task(
    "http.get",
    title="Get from a web address",
    icon="globe",
    keywords=("api", "rest", "fetch", "url", "json"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.NETWORK,),
)
async def get(ctx: TaskContext, params: GetParams) -> Answer:
    """Ask a server for something, without changing anything there."""
    return await _call(ctx, params, params.method, params.body_as)


@task(
    "http.request",
    title="Call a web service",
    icon="send",
    keywords=("api", "rest", "post", "put", "delete", "webhook", "json"),
    replay=ReplayPolicy.ONCE,
    touches=(Touch.NETWORK, Touch.FILES),
)
async def request(ctx: TaskContext, params: RequestParams) -> Answer:
    """Send a request with any method and body. After a crash in the middle the run asks before sending it again."""
    from runtime.tasks.http.bodies import build_body

    body = await build_body(ctx, params)
    if params.idempotency_header and ctx.key:
        body.headers[params.idempotency_header.lower()] = ctx.key.encode()
    return await _call(ctx, params, params.method, params.body_as, body)


async def _call(ctx: TaskContext, params: CallParams, method: str, body_as: BodyAs, body: Body | None = None) -> Answer:
    from runtime.tasks.http.answers import plain_headers, value_of
    from runtime.tasks.http.exchange import exchange
    from runtime.tasks.http.failures import shown

    started = time.monotonic()
    async with exchange(ctx, params, method, body) as answer:
        data = b"" if body_as is BodyAs.NONE else await answer.read()
        return Answer(
            status=answer.response.status_code,
            url=shown(answer.response.url),
            headers=plain_headers(answer.response),
            body=value_of(answer.response, data, body_as),
            size=len(data),
            duration_ms=round((time.monotonic() - started) * 1000),
        )
