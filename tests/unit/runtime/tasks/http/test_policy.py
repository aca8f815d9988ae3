from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StepFailed
from runtime.tasks.http.policy import Address, CheckedBackend, is_public
from runtime.tasks.http.pool import Pool
from tests.fixtures.task_calls import Calls

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2001:db8::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("text", PRIVATE)
def test_private_addresses(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_dressing_an_address_as_ipv6_changes_nothing(address: ipaddress.IPv4Address) -> None:
    for dressed in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert is_public(ipaddress.ip_address(dressed)) is is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
async def test_a_workflow_bound_to_public_addresses_gets_no_further(call: Calls, site: Any, host: str) -> None:
    call.ctx.settings = {"network": "public"}
    with pytest.raises(StepFailed) as caught:
        await call("http.get", url=f"http://{host}:{site.server_port}/a")
    assert caught.value.kind == "network" and site.seen == []
    assert "public addresses only" in str(caught.value) or "could not be reached" in str(caught.value)


async def test_a_proxy_is_no_way_round(call: Calls, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url)
    call.ctx.settings = {"network": "public"}
    with pytest.raises(StepFailed, match="public addresses only"):
        await call("http.get", url="http://localhost/a")
    assert site.seen == []


def only_this_one(address: Address) -> bool:
    """Takes one address of this machine for a public one."""
    return str(address) == "127.0.0.1"


async def test_a_name_is_resolved_once_and_that_address_is_connected_to(site: Any) -> None:
    site.give("/a", "arrived")
    looked_up = []

    async def lookup(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    pool = Pool(verify=True, proxy=None, backend=CheckedBackend(only_this_one, lookup))
    url = f"http://shop.example:{site.server_port}/a"
    async with httpx.AsyncClient(transport=pool._transport) as client:
        assert (await client.get(url)).text == "arrived"
    assert looked_up == ["shop.example"]
    assert site.seen[0].headers["host"] == f"shop.example:{site.server_port}"


async def test_each_hop_is_checked(site: Any) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return {"inside.example": ["127.0.0.2"]}.get(host, ["127.0.0.1"])

    site.give("/a", status=302, location=f"http://inside.example:{site.server_port}/b")
    site.give("/b", "secret of the inside")
    pool = Pool(verify=True, proxy=None, backend=CheckedBackend(only_this_one, lookup))
    async with httpx.AsyncClient(transport=pool._transport, follow_redirects=True) as client:
        with pytest.raises(StepFailed, match=r"inside\.example"):
            await client.get(f"http://shop.example:{site.server_port}/a")
    assert len(site.seen) == 1


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "10.0.0.1"]

    with pytest.raises(StepFailed, match="public addresses only"):
        await CheckedBackend(lookup=lookup).connect_tcp("mixed.example", 80)
    with pytest.raises(StepFailed, match="public addresses only"):
        await CheckedBackend().connect_unix_socket("/run/docker.sock")


async def test_the_next_address_is_tried(site: Any) -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["127.0.0.9", "127.0.0.1"]

    backend = CheckedBackend(lambda address: True, lookup)
    stream = await backend.connect_tcp("shop.example", site.server_port, timeout=5)
    await stream.aclose()

    async def nothing(host: str, port: int) -> list[str]:
        return []

    with pytest.raises(httpcore.ConnectError):
        await CheckedBackend(lookup=nothing).connect_tcp("empty.example", 80)


def certificate(folder: Path) -> Path:
    """A certificate for localhost that nobody signed but itself, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return path


async def test_certificates_are_checked_unless_told_otherwise(call: Calls, site: Any, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    site.give("/a", "safe", content_type="text/plain")
    url = f"https://localhost:{site.server_port}/a"
    with pytest.raises(StepFailed, match="certificate is not trusted") as caught:
        await call("http.get", url=url)
    assert caught.value.kind == "network" and "switch the check off" in caught.value.remedy
    assert (await call("http.get", url=url, verify_tls=False))["body"] == "safe"
    with pytest.raises(StepFailed, match=r"cut off|secure connection|did not answer"):
        await call("http.get", url=url.replace("https", "http"), timeout=5)
