"""The machine's pip configuration, read without pip: indexes, links, certificate, proxy.

Needed before pip is there, and for uv, which does not read pip's configuration.
"""

from __future__ import annotations

import configparser
import os
import ssl
import sys
from pathlib import Path

from devtools.shell import MAC, WINDOWS, say

DEFAULT_INDEX = "https://pypi.org/simple"


def config_files() -> list[Path]:
    """Where pip keeps its configuration on this machine, least important first."""
    chosen = os.environ.get("PIP_CONFIG_FILE", "")
    if chosen == os.devnull:
        return []
    return [*(_windows_files() if WINDOWS else _unix_files()), *([Path(chosen)] if chosen else [])]


def _windows_files() -> list[Path]:
    home, name = Path.home(), "pip.ini"
    shared = Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"), "pip", name)
    return [shared, home / "pip" / name, Path(os.environ.get("APPDATA", home), "pip", name), Path(sys.prefix, name)]


def _unix_files() -> list[Path]:
    home, name = Path.home(), "pip.conf"
    shared = ["/Library/Application Support"] if MAC else os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")
    own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config", "pip", name)
    mac = home / "Library/Application Support/pip" / name
    personal = [home / ".pip" / name, mac if MAC and mac.parent.is_dir() else own]
    return [*(Path(folder, "pip", name) for folder in shared), Path("/etc", name), *personal, Path(sys.prefix, name)]


def read_config() -> dict[str, str]:
    """pip's settings by their long names (``index-url``): files in pip's order, then ``PIP_*`` variables."""
    sections: dict[str, dict[str, str]] = {"global": {}, "install": {}}
    for file in config_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as problem:
            say(f"Leaving out pip's configuration file {file}: {problem}")
            continue
        for name, values in sections.items():
            if parser.has_section(name):
                values.update({key.replace("_", "-"): value for key, value in parser.items(name)})
    variables = {key[4:].lower().replace("_", "-"): text for key, text in os.environ.items() if key.startswith("PIP_")}
    return {**sections["global"], **sections["install"], **{key: text for key, text in variables.items() if text}}


def indexes(config: dict[str, str]) -> list[str]:
    """The package indexes, the main one first; empty when the configuration forbids them."""
    if config.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        return []
    return [config.get("index-url", DEFAULT_INDEX), *config.get("extra-index-url", "").split()]


def has_system_certificates() -> bool:
    """Whether the system can recognise hosts behind HTTPS; a bare Debian has no certificates at all."""
    paths = ssl.get_default_verify_paths()
    return WINDOWS or MAC or bool(paths.cafile or (paths.capath and any(Path(paths.capath).glob("*"))))


def uv_environment(config: dict[str, str]) -> dict[str, str]:
    """The environment in which uv finds the same packages as pip; what uv was told by its own variables wins."""
    urls = indexes(config)
    told = {
        "UV_DEFAULT_INDEX": config.get("index-url", "") if urls else "",
        "UV_INDEX": " ".join(urls[1:]),
        "UV_NO_INDEX": "" if urls else "1",
        "UV_FIND_LINKS": ",".join(config.get("find-links", "").split()),
        # pip's own rule among several indexes; safe here because the lock holds the checksum of every file.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_INSECURE_HOST": config.get("trusted-host", ""),
        "SSL_CERT_FILE": config.get("cert", ""),
        # pip believes the system's certificates; uv has to be told to.
        "UV_SYSTEM_CERTS": "1" if not config.get("cert") and has_system_certificates() else "",
        "HTTPS_PROXY": config.get("proxy", ""),
        "HTTP_PROXY": config.get("proxy", ""),
    }
    return {**{key: text for key, text in told.items() if text}, **os.environ}
