"""Starting and stopping: quick, on a free port, as a thread, as an async context and as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from runtime.demo.site import DemoSite
from runtime.errors import UnderstudyError


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/sign-in").status_code == 200
    except httpx.ConnectError:
        return False


def test_thread_form_starts_answers_and_ends() -> None:
    with DemoSite() as site:
        assert answers(site.url)
    assert not answers(site.url)
    assert not any(thread.name == "demo-site" for thread in threading.enumerate())
    site.stop()


async def test_async_form_starts_answers_and_ends() -> None:
    async with DemoSite(skin=2) as site, httpx.AsyncClient() as client:
        assert "Welcome back" in (await client.get(f"{site.url}/sign-in")).text
    assert not answers(site.url)


def test_two_sites_do_not_share_anything() -> None:
    with DemoSite() as one, DemoSite() as two:
        assert one.url != two.url
        answers(one.url)
        assert (len(one.state.requests), len(two.state.requests)) == (1, 0)


def test_same_site_can_be_started_again_with_its_state() -> None:
    site = DemoSite()
    for _ in range(2):
        with site:
            assert answers(site.url)
    assert len(site.state.requests) == 2


def test_start_takes_less_than_a_second() -> None:
    with DemoSite():  # imports and templates are loaded once
        pass
    began = time.process_time()
    with DemoSite() as site:
        assert answers(site.url)
    assert time.process_time() - began < 1


def test_taken_port_is_told_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnderstudyError, match=f"cannot use port {port}"):
            DemoSite(port=port).start()


def start_process(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime.demo.site", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> int:
    code = process.wait(20)
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    return code


def test_process_form_tells_its_address_and_ends_at_a_signal() -> None:
    process, url = start_process("--skin", "2")
    try:
        assert answers(url)
        process.send_signal(signal.SIGTERM)
    finally:
        assert end(process) == 0
    assert not answers(url)


def test_tied_process_ends_with_its_parent() -> None:
    process, url = start_process("--tied")
    try:
        assert answers(url)
        process.stdin.close()
    finally:
        assert end(process) == 0


def test_a_preferred_port_is_taken_only_where_it_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process, url = start_process("--tied", "--prefer", str(port))
        assert process.stdin is not None
        process.stdin.close()
        assert end(process) == 0 and url and not url.endswith(f":{port}")
    process, url = start_process("--tied", "--prefer", str(port))
    assert process.stdin is not None
    process.stdin.close()
    assert end(process) == 0 and url.endswith(f":{port}")
