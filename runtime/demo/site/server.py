"""Runs the demo application on a free port of this machine, in a thread of the process that asks for it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

from runtime.errors import UnderstudyError

if TYPE_CHECKING:
    import uvicorn

    from runtime.demo.site.state import SiteState

#: Seconds that starting and stopping may take before it counts as a failure.
_PATIENCE = 10.0


class DemoSite:
    """A running demo application: ``with DemoSite() as site`` or ``async with``, or ``start()`` and ``stop()``.

    ``port`` 0 takes a free one. ``skin`` is what visitors see who do not ask for another one (1 the
    application, 2 its redesign, 3 without the Save button). ``save_delay`` is how long saving an
    invoice takes, in seconds.
    """

    def __init__(self, *, port: int = 0, skin: int = 1, save_delay: float = 0.4) -> None:
        from runtime.demo.site.state import SiteState

        self.state: SiteState = SiteState(skin=skin, save_delay=save_delay)
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Address of the running site, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> Self:
        """Start and return once requests are answered."""
        import uvicorn

        from runtime.demo.site.app import build_app

        listener = self._listen()
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            build_app(self.state),
            log_config=None,
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            loop="asyncio",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="demo-site", daemon=True
        )
        self._thread.start()
        self._wait_until_started()
        return self

    def _listen(self) -> socket.socket:
        # asyncio sends small packets at once (TCP_NODELAY) only where the protocol is named here.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._port))
            listener.listen()  # two may bind it, but only one may listen
        except OSError as error:
            listener.close()
            raise UnderstudyError(
                f"The demo site cannot use port {self._port}: {error.strerror}.",
                remedy="Choose another port, or 0 for a free one.",
                code="demo-site",
            ) from error
        return listener

    def _wait_until_started(self) -> None:
        assert self._server is not None and self._thread is not None
        deadline = time.monotonic() + _PATIENCE
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise UnderstudyError("The demo site did not start.", code="demo-site")
            time.sleep(0.005)

    def stop(self) -> None:
        """Close all connections and end the thread; stopping twice is harmless."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.stop)
