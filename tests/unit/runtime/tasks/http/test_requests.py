from __future__ import annotations

import asyncio
import base64
import gzip
import json
import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from runtime.errors import StepFailed, StepTimeout
from runtime.model import ReplayPolicy, Secret, SecretRef
from runtime.tasks.http.params import is_expected
from runtime.tasks.http.requests import get, request
from tests.fixtures.task_calls import Calls

PASSWORD = Secret("hunter2-but-longer", SecretRef("shop", "password"))


async def test_json_stays_json(call: Calls, site: Any) -> None:
    url = site.give("/a", {"име": ["ж", 1]}, x_extra="1")
    answer = await call("http.get", url=url, query={"q": "a b&c", "n": 5, "many": [1, True], "none": None})
    assert answer["status"] == 200 and answer["body"] == {"име": ["ж", 1]} and answer["headers"]["x-extra"] == "1"
    assert answer["url"] == url and answer["size"] == len(json.dumps({"име": ["ж", 1]}))
    [seen] = site.seen
    assert parse_qs(urlsplit(seen.path).query) == {"q": ["a b&c"], "n": ["5"], "many": ["1", "true"]}
    assert seen.headers["user-agent"].startswith("Understudy/")


@pytest.mark.parametrize(
    ("kind", "data", "body"),
    [
        ("text/html; charset=windows-1251", "Фактура".encode("cp1251"), "Фактура"),
        ("text/plain", "ж".encode(), "ж"),
        ("text/plain", b"caf\xe9", "café"),
        ("text/plain; charset=klingon", "ж".encode(), "ж"),
        ("application/problem+json", b'{"a": 1}', {"a": 1}),
        ("application/json", b"{broken", "{broken"),
        ("application/xml", b"<a/>", "<a/>"),
        ("image/png", b"\x89PNG", base64.b64encode(b"\x89PNG").decode()),
        ("", b"plain", "plain"),
        ("", b"\xff\x00", base64.b64encode(b"\xff\x00").decode()),
        ("text/plain", b"", None),
    ],
)
async def test_bodies_by_their_kind(call: Calls, site: Any, kind: str, data: bytes, body: Any) -> None:
    assert (await call("http.get", url=site.give("/a", data, content_type=kind)))["body"] == body


async def test_bodies_as_wished(call: Calls, site: Any) -> None:
    url = site.give("/a", b'{"a": 1}', content_type="text/plain")
    results = {
        one: (await call("http.get", url=url, body_as=one))["body"] for one in ("json", "text", "base64", "none")
    }
    assert results == {"json": {"a": 1}, "text": '{"a": 1}', "base64": "eyJhIjogMX0=", "none": None}
    with pytest.raises(StepFailed, match="is not JSON") as caught:
        await call("http.get", url=site.give("/b", b"<html>"), body_as="json")
    assert caught.value.kind == "data"


async def test_head_and_cookies_in_headers(call: Calls, site: Any) -> None:
    def answer(handler: Any, seen: Any) -> None:
        handler.send_response(200)
        handler.send_header("Set-Cookie", "a=1")
        handler.send_header("Set-Cookie", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT")
        handler.send_header("Content-Length", "100")
        handler.end_headers()

    site.answers["/a"] = answer
    result = await call("http.get", url=site.url + "/a", method="HEAD")
    assert result["headers"]["set-cookie"] == "a=1\nb=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT"
    assert result["body"] is None and site.seen[0].method == "HEAD"


async def test_sends_json_with_credentials_inside(call: Calls, site: Any) -> None:
    url = site.give("/a", status=201)
    body = {"user": "rada", "password": PASSWORD, "list": [PASSWORD], "none": None}
    assert (await call("http.request", url=url, json_body=body))["status"] == 201
    [seen] = site.seen
    assert seen.method == "POST" and seen.headers["content-type"] == "application/json"
    assert seen.json == {**body, "password": PASSWORD.reveal(), "list": [PASSWORD.reveal()]}


async def test_sends_forms_texts_and_files(call: Calls, site: Any) -> None:
    url = site.give("/a")
    (call.project / "a.csv").write_bytes(b"x" * 3_000_000)
    await call("http.request", url=url, form={"a": "ж&", "b": [1, 2], "p": PASSWORD, "none": None})
    assert parse_qs(site.seen[-1].body.decode()) == {"a": ["ж&"], "b": ["1", "2"], "p": [PASSWORD.reveal()]}
    await call("http.request", url=url, text="<a/>", content_type="text/xml", method="PUT")
    assert (site.seen[-1].method, site.seen[-1].body, site.seen[-1].headers["content-type"]) == (
        "PUT",
        b"<a/>",
        "text/xml",
    )
    await call("http.request", url=url, file="a.csv")
    assert site.seen[-1].body == b"x" * 3_000_000 and site.seen[-1].headers["content-type"] == "text/csv"
    await call("http.request", url=url, form={"note": "n"}, files={"upload": "a.csv"})
    assert site.seen[-1].headers["content-type"].startswith("multipart/form-data")
    assert b'name="upload"; filename="a.csv"' in site.seen[-1].body and b'name="note"' in site.seen[-1].body
    with pytest.raises(StepFailed, match="no such file"):
        await call("http.request", url=url, file="nothing.csv")
    with pytest.raises(ValidationError, match="only one"):
        await call("http.request", url=url, text="a", json_body={"a": 1})


async def test_signs_in(call: Calls, site: Any) -> None:
    url = site.give("/a")
    await call("http.get", url=url, auth={"kind": "basic", "user": "rada", "password": PASSWORD})
    pair = base64.b64encode(f"rada:{PASSWORD.reveal()}".encode()).decode()
    assert site.seen[-1].headers["authorization"] == f"Basic {pair}"
    await call("http.get", url=url, auth={"kind": "bearer", "token": PASSWORD}, headers={"X-Key": PASSWORD, "X-N": 5})
    assert site.seen[-1].headers["x-n"] == "5"
    assert site.seen[-1].headers["authorization"] == f"Bearer {PASSWORD.reveal()}"
    assert site.seen[-1].headers["x-key"] == PASSWORD.reveal()


async def test_the_idempotency_key_is_sent(call: Calls, site: Any) -> None:
    call.ctx.key = "run-1/pay/3"
    await call("http.request", url=site.give("/a"), idempotency_header="Idempotency-Key")
    assert site.seen[-1].headers["idempotency-key"] == "run-1/pay/3"


def test_policies() -> None:
    assert get.spec.replay is ReplayPolicy.REPEATABLE
    assert request.spec.replay is ReplayPolicy.ONCE


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "http"), (401, "auth"), (403, "auth"), (404, "http"), (408, "timeout"), (429, "limit"), (500, "http")],
)
async def test_an_unexpected_status_fails_by_kind(call: Calls, site: Any, status: int, kind: str) -> None:
    url = site.give("/a", "why: because", status)
    with pytest.raises(StepFailed, match=f"127.0.0.1.* answered {status}") as caught:
        await call("http.get", url=url)
    assert caught.value.kind == kind and caught.value.remedy and caught.value.details == "why: because"
    assert (await call("http.get", url=url, expected_status=[status]))["status"] == status


@pytest.mark.parametrize(
    ("status", "expected", "result"),
    [
        (200, ["2xx"], True),
        (299, ["2xx"], True),
        (300, ["2xx"], False),
        (204, ["200-204"], True),
        (205, ["200-204"], False),
        (404, ["200", "404"], True),
        (599, ["any"], True),
        (200, [], False),
    ],
)
def test_expected_status(status: int, expected: list[str], result: bool) -> None:
    assert is_expected(status, expected) is result


async def test_a_status_that_is_none_is_refused(call: Calls) -> None:
    for wrong in ("ok", "2x", "20", "200-", "600"):
        with pytest.raises(ValidationError, match="is not a status"):
            await call("http.get", url="http://x", expected_status=wrong)


async def test_no_secret_gets_into_an_error(call: Calls, site: Any) -> None:
    def echo(handler: Any, seen: Any) -> None:
        handler.reply(400, json.dumps(seen.headers) + seen.body.decode() + seen.path)

    site.answers["/a"] = echo
    with pytest.raises(StepFailed) as caught:
        await call(
            "http.request",
            url=f"http://rada:{PASSWORD.reveal()}@127.0.0.1:{site.server_port}/a",
            query={"token": PASSWORD},
            headers={"X-Key": PASSWORD, "X-Api-Token": "written-in-the-file"},
            json_body={"p": PASSWORD},
        )
    everything = json.dumps(caught.value.as_json()) + str(caught.value)
    assert PASSWORD.reveal() not in everything and "written-in-the-file" not in everything
    assert "***" in everything and "token=" not in caught.value.message
    for headers in ({"X-Key": Secret("hunter2\r\nEvil: 1")}, {"X Key": "x"}, {"X-Key": "a\0b"}):
        with pytest.raises(ValidationError) as wrong:
            await call("http.get", url=site.url, headers=headers)
        assert "hunter2" not in str(wrong.value)


async def test_what_cannot_be_reached_is_explained(call: Calls) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StepFailed, match="nothing answers there") as caught:
        await call("http.get", url=f"http://127.0.0.1:{port}/?secret=1")
    assert caught.value.kind == "network" and "secret" not in str(caught.value)
    with pytest.raises(StepFailed, match="no such host") as caught:
        await call("http.get", url="http://nowhere.invalid/")
    assert caught.value.kind == "network"
    for url in ("ftp://127.0.0.1/", "127.0.0.1/x", "http://", "http://a b/", "http://127.0.0.1:99999/", "/x"):
        with pytest.raises(StepFailed, match=r"not an address|could not be reached") as caught:
            await call("http.get", url=url)
        assert caught.value.kind in {"data", "network"}


async def test_a_server_that_breaks_off_is_explained(call: Calls, site: Any) -> None:
    def cut(handler: Any, seen: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    site.answers["/cut"] = cut
    site.answers["/silent"] = lambda handler, seen: handler.connection.shutdown(socket.SHUT_RDWR)
    for path in ("/cut", "/silent"):
        with pytest.raises(StepFailed, match="cut off") as caught:
            await call("http.get", url=site.url + path)
        assert caught.value.kind == "network"
    with pytest.raises(StepFailed, match="cannot be unpacked"):
        await call("http.get", url=site.give("/bad", b"no gzip", content_encoding="gzip"))


async def test_slowness_ends_in_time(call: Calls, site: Any) -> None:
    def slow(handler: Any, seen: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        while not handler.server.stop.wait(0.05):
            handler.wfile.write(b"x")

    site.answers["/drip"] = slow
    site.answers["/dead"] = lambda handler, seen: handler.server.stop.wait() and None
    for path in ("/drip", "/dead"):
        with pytest.raises(StepTimeout, match=r"within 0\.3 s"):
            await call("http.get", url=site.url + path, timeout=0.3)


async def test_cancelling_ends_the_request(call: Calls, site: Any) -> None:
    site.answers["/dead"] = lambda handler, seen: handler.server.stop.wait() and None
    work = asyncio.create_task(call("http.get", url=site.url + "/dead"))
    while not site.seen:
        await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_a_long_answer_is_not_taken_in(call: Calls, site: Any) -> None:
    with pytest.raises(StepFailed, match="longer than 1 MB") as caught:
        await call("http.get", url=site.give("/a", b"x" * 1_100_000), max_size_mb=1)
    assert caught.value.kind == "limit"
    bomb = gzip.compress(bytes(64 << 20))
    with pytest.raises(StepFailed, match="longer than 1 MB"):
        await call("http.get", url=site.give("/b", bomb, content_encoding="gzip"), max_size_mb=1)


async def test_redirects_are_followed_or_not(call: Calls, site: Any) -> None:
    target = site.give("/there", "arrived", content_type="text/plain")
    url = site.give("/here", status=302, location="/there")
    answer = await call("http.get", url=url)
    assert answer["body"] == "arrived" and answer["url"] == target
    stays = await call("http.get", url=url, follow_redirects=False, expected_status="3xx")
    assert stays["status"] == 302 and stays["headers"]["location"] == "/there"
    with pytest.raises(StepFailed, match="more than 10 times"):
        await call("http.get", url=site.give("/round", status=302, location="/round"))


async def test_cookies_live_as_long_as_one_exchange(call: Calls, site: Any) -> None:
    site.give("/there")
    url = site.give("/here", status=302, location="/there", set_cookie="session=1; Path=/")
    await call("http.get", url=url)
    assert site.seen[-1].headers["cookie"] == "session=1"
    await call("http.get", url=site.url + "/there")
    assert "cookie" not in site.seen[-1].headers


async def test_another_site_gets_neither_sign_in_nor_headers_nor_data(call: Calls, site: Any, other_site: Any) -> None:
    other_site.give("/there")
    headers = {"X-Key": PASSWORD, "Accept": "text/plain", "Cookie": "mine=1"}
    for status in (302, 307):
        url = site.give(f"/{status}", status=status, location=other_site.url + "/there")
        await call("http.get", url=url, headers=headers, auth={"kind": "bearer", "token": PASSWORD})
        seen = other_site.seen[-1]
        assert seen.headers["accept"] == "text/plain" and seen.headers["host"] == other_site.url[7:]
        assert not seen.headers.keys() & {"x-key", "authorization", "cookie"}
        assert site.seen[-1].headers["authorization"]
    await call("http.request", url=site.url + "/302", json_body={"p": 1})
    assert other_site.seen[-1].method == "GET" and other_site.seen[-1].body == b""
    count = len(other_site.seen)
    with pytest.raises(StepFailed, match="sent to another site"):
        await call("http.request", url=site.url + "/307", json_body={"p": 1})
    assert len(other_site.seen) == count


async def test_the_same_site_gets_the_data_again(call: Calls, site: Any) -> None:
    site.give("/there")
    url = site.give("/here", status=307, location="/there")
    await call("http.request", url=url, json_body={"a": 1}, headers={"X-Key": "k"})
    assert (site.seen[-1].path, site.seen[-1].json, site.seen[-1].headers["x-key"]) == ("/there", {"a": 1}, "k")


async def test_connections_are_kept_between_steps_and_closed_with_the_run(call: Calls, site: Any) -> None:
    ports = set()

    def answer(handler: Any, seen: Any) -> None:
        ports.add(handler.client_address[1])
        handler.reply(200)

    site.answers["/a"] = answer
    for _ in range(3):
        await call("http.get", url=site.url + "/a")
    assert len(ports) == 1
    assert call.ctx.resources.keys("http")


async def test_a_proxy_of_the_machine_is_used(call: Calls, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url)
    site.answers["http://far.example/x"] = lambda handler, seen: handler.reply(
        200, "over the proxy", {"content-type": "text/plain"}
    )
    answer = await call("http.get", url="http://far.example/x")
    assert answer["body"] == "over the proxy" and site.seen[-1].path == "http://far.example/x"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    await call("http.get", url=site.give("/direct"))
    assert site.seen[-1].path == "/direct"


async def test_errors_say_whether_the_request_may_have_been_carried_out(call: Calls, site: Any) -> None:
    def cut(handler: Any, seen: Any) -> None:
        handler.close_connection = True

    def slow(handler: Any, seen: Any) -> None:
        site.stop.wait(5)

    site.answers["/cut"], site.answers["/slow"] = cut, slow
    site.give("/no", status=422)
    site.give("/between", status=504)
    site.give("/on", status=303, location="/nowhere")
    site.give("/gone", status=303, location="http://127.0.0.1:1/")
    site.give("/words", "no JSON", content_type="text/plain")

    async def doubt(url: str, **params: Any) -> bool:
        with pytest.raises(StepFailed) as caught:
            await call("http.request", method="POST", url=url, **params)
        return caught.value.in_doubt

    assert not await doubt("http://127.0.0.1:1/")
    assert not await doubt("http://nowhere.invalid/")
    assert not await doubt(site.url + "/no")
    assert await doubt(site.url + "/cut")
    assert await doubt(site.url + "/slow", timeout=0.2)
    assert await doubt(site.url + "/between")
    assert await doubt(site.url + "/on")
    assert await doubt(site.url + "/gone")
    assert await doubt(site.url + "/words", body_as="json")
    assert await doubt(site.url + "/words", max_size_mb=1e-6)
