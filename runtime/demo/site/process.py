"""The demo application as a process of its own: it lives on when the program that works on it is killed."""

from __future__ import annotations

import subprocess
import sys
from typing import IO, Self, cast

from runtime.errors import UnderstudyError
from runtime.model import JsonObject

#: Seconds the process may take to end by itself.
_PATIENCE = 10.0


class SiteProcess:
    """``with SiteProcess() as site`` starts it; ``site.url`` is its address. It ends with this process, in any case.

    ``skin`` and ``save_delay`` (seconds) are those of ``DemoSite``.
    """

    def __init__(self, *, skin: int = 1, save_delay: float = 0.4) -> None:
        self._options = ["--skin", str(skin), "--save-delay", str(save_delay)]
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> Self:
        """Start and return once requests are answered."""
        command = [sys.executable, "-m", "runtime.demo.site", "--tied", *self._options]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.url = self._output.readline().strip()
        if not self.url:
            self.stop()
            raise UnderstudyError("The demo site did not start.", code="demo-site")
        return self

    def stop(self) -> None:
        """End the process; stopping twice is harmless."""
        if self._process is None:
            return
        process, self._process = self._process, None
        for pipe in (process.stdin, process.stdout):
            cast(IO[str], pipe).close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def state(self) -> JsonObject:
        """What the application holds and what was asked of it (``GET /__demo__/state``)."""
        import httpx

        state: JsonObject = httpx.get(f"{self.url}/__demo__/state", trust_env=False).raise_for_status().json()
        return state

    @property
    def _output(self) -> IO[str]:
        assert self._process is not None and self._process.stdout is not None
        return self._process.stdout

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
