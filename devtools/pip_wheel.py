"""pip for a Python that came without it: the locked wheel from the configured index, its checksum compared."""

from __future__ import annotations

import base64
import hashlib
import netrc
import ssl
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from devtools.pip_config import has_system_certificates, indexes, read_config
from devtools.shell import PYTHON, SetUpFailed, call, say
from devtools.system import install_packages


def install_pip(entry: str) -> None:
    """Install pip into ``.venv``. ``entry`` is pip's entry of the lock: version and checksums."""
    config = read_config()
    name = f"pip-{entry.split('==')[1].split()[0]}-py3-none-any.whl"
    say(f"This Python has no pip: fetching {name} from your package index")
    if not has_certificates(config):
        install_packages({"ca-certificates": "to recognise the package index"})
    content = download(name, entry, config)
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder, name)
        wheel.write_bytes(content)
        if not call([PYTHON, wheel / "pip", "install", "-q", "--no-index", wheel]):
            raise SetUpFailed("pip could not be installed from its own wheel: the lines above say why.")


def download(name: str, entry: str, config: dict[str, str]) -> bytes:
    """The file's content, from the first address where it has a checksum that the lock names."""
    for address in addresses(name, config):
        try:
            content = fetch(address, config)
        except OSError as problem:
            say(f"{_host(address)} did not give {name}: {problem}")
            continue
        if f"sha256:{hashlib.sha256(content).hexdigest()}" in entry:
            return content
        say(f"Refused {name} from {_host(address)}: its checksum is not the one of the lock")
    raise SetUpFailed("pip could not be fetched. Check network, proxy and index, or install the package python3-venv.")


def addresses(name: str, config: dict[str, str]) -> Iterator[str]:
    """Where the file lies, in the order of the configuration: the links first, then each index's page of pip."""
    for place in config.get("find-links", "").split():
        folder = Path(place.partition("file://")[2] or place).expanduser()
        if folder.is_dir() and (folder / name).is_file():
            yield (folder / name).absolute().as_uri()
        elif not folder.is_dir() and "://" in place:
            yield from linked(place, name, config)
    for index in indexes(config):
        yield from linked(
            index.rstrip("/") + "/pip/" + ("index.html" if index.startswith("file:") else ""), name, config
        )


def linked(page: str, name: str, config: dict[str, str]) -> list[str]:
    """The addresses of the file on one page of links."""
    try:
        links = Links(fetch(page, config).decode("utf-8", "replace")).found
    except OSError as problem:
        say(f"{_host(page)} has no list of pip's files: {problem}")
        return []
    absolute = [urljoin(page, link).partition("#")[0] for link in links]
    return [address for address in absolute if unquote(urlsplit(address).path).endswith(f"/{name}")]


class Links(HTMLParser):
    """The addresses on one page of a package index."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for key, value in attrs if tag == "a" and key == "href" and value]


def fetch(url: str, config: dict[str, str]) -> bytes:
    """Read an address as pip would: with its certificate, proxy, user and password; never asks for any."""
    parts = urlsplit(url)
    request = Request(
        parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), headers={"Accept": "text/html, */*"}
    )
    user, password = _login(parts.hostname or "", parts.username, parts.password)
    if user:
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {pair}")
    with _opener(parts.hostname or "", config).open(request, timeout=60) as answer:
        return bytes(answer.read())


def _opener(host: str, config: dict[str, str]) -> OpenerDirector:
    context = ssl.create_default_context(cafile=config.get("cert") or None)
    if host in config.get("trusted-host", "").split():
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if config.get("client-cert"):
        context.load_cert_chain(config["client-cert"])
    proxy = config.get("proxy")
    proxies = ProxyHandler({"http": proxy, "https": proxy} if proxy else None)
    return build_opener(proxies, HTTPSHandler(context=context))


def _login(host: str, user: str | None, password: str | None) -> tuple[str, str]:
    """User and password of an address, else those that the netrc file keeps for the host."""
    if user:
        return unquote(user), unquote(password or "")
    try:
        known = netrc.netrc().authenticators(host)
    except (OSError, netrc.NetrcParseError):
        known = None
    return (known[0], known[2] or "") if known else ("", "")


def _host(address: str) -> str:
    """An address as it may be shown: without user and password."""
    parts = urlsplit(address)
    return parts.hostname or parts.path


def has_certificates(config: dict[str, str]) -> bool:
    """Whether all indexes can be recognised: none is behind HTTPS, or there are certificates."""
    behind_https = any(url.startswith("https:") for url in indexes(config))
    return not behind_https or bool(config.get("cert")) or has_system_certificates()
