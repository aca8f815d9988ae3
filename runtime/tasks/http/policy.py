"""Which addresses may be reached. Names are resolved once, each address is checked, and that address is connected to.

Checked at the connection, the rule holds for every redirect too, and a name that resolves differently the
second time gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore

from runtime.errors import StepFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, also when it is an IPv4 address dressed as IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host`` in the system's order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that ``allowed`` lets through."""

    def __init__(
        self,
        allowed: Callable[[Address], bool] = is_public,
        lookup: Callable[[str, int], Awaitable[list[str]]] = resolve,
    ) -> None:
        self._allowed = allowed
        self._lookup = lookup
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await self._lookup(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        for text in addresses:
            if not self._allowed(ipaddress.ip_address(text.partition("%")[0])):
                raise StepFailed(
                    f'"{host}" is inside this machine or a private network, and this workflow may reach '
                    "public addresses only.",
                    kind="network",
                    remedy="If you trust the workflow with that, trust its folder: `understudy trust FOLDER`.",
                )
        return await self._first_that_answers(addresses, port, timeout, local_address, socket_options)

    async def _first_that_answers(
        self,
        addresses: list[str],
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        problem: Exception = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise StepFailed("This workflow may reach public addresses only.", kind="network")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
