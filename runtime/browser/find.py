"""Finds a browser on this machine. Nothing is downloaded and Playwright is not imported.

Order: the configured path, Playwright's own build, Chrome, Edge, Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from runtime.errors import BrowserMissing

#: Overrides the search; the settings' path goes before it.
PATH_VARIABLE = "UNDERSTUDY_BROWSER_PATH"

_CHROME = "Google Chrome"
_EDGE = "Microsoft Edge"
_CHROMIUM = "Chromium"

#: Names to look for on the search path, in order of preference.
_COMMANDS = (
    (_CHROME, ("google-chrome", "google-chrome-stable", "chrome")),
    (_EDGE, ("microsoft-edge", "microsoft-edge-stable", "msedge")),
    (_CHROMIUM, ("chromium", "chromium-browser")),
)

#: Channels of the settings to the names above, and programs of those that are only taken when they are asked for.
_CHANNELS = {"chrome": _CHROME, "msedge": _EDGE, "chromium": _CHROMIUM}
_BETAS = {"chrome-beta": ("google-chrome-beta",), "msedge-beta": ("microsoft-edge-beta",)}

#: Where installers put them when they are not on the search path, relative to the roots of the platform.
_PLACES = {
    "linux": (
        (_CHROME, "opt/google/chrome/chrome"),
        (_EDGE, "opt/microsoft/msedge/msedge"),
        (_CHROMIUM, "snap/bin/chromium"),
    ),
    "darwin": (
        (_CHROME, "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        (_EDGE, "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
        (_CHROMIUM, "Applications/Chromium.app/Contents/MacOS/Chromium"),
    ),
    "win32": (
        (_CHROME, "Google/Chrome/Application/chrome.exe"),
        (_EDGE, "Microsoft/Edge/Application/msedge.exe"),
        (_CHROMIUM, "Chromium/Application/chrome.exe"),
    ),
}

#: The program inside a folder ``chromium-1234`` of Playwright's own builds.
_OWN_PROGRAMS = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe")


@dataclass(frozen=True, slots=True)
class FoundBrowser:
    """A browser that can be started. ``source`` is ``setting``, ``playwright`` or ``installed``."""

    path: str
    name: str
    source: str


def find_browser(configured: str = "") -> FoundBrowser | None:
    """The browser that a session would use, or None. A configured path that is wrong is not papered over."""
    wanted = configured or os.environ.get(PATH_VARIABLE, "")
    if wanted:
        return _configured(wanted)
    return next(_candidates(), None)


def require_browser(configured: str = "") -> FoundBrowser:
    """The browser to start; raises BrowserMissing with what to do."""
    found = find_browser(configured)
    if found is not None:
        return found
    wanted = configured or os.environ.get(PATH_VARIABLE, "")
    if wanted:
        raise BrowserMissing(
            f"The configured browser {wanted!r} is not a program on this machine.",
            remedy=f"Correct the path in the settings or in {PATH_VARIABLE}, or clear it to search for a browser.",
        )
    raise BrowserMissing(
        "No browser was found on this machine.",
        remedy="Install Chrome, Edge or Chromium (on Debian and Ubuntu: `sudo apt-get install chromium`), "
        f"or name one in {PATH_VARIABLE}.",
    )


def channel_path(channel: str) -> str:
    """The program of an installed browser by its channel (``chrome``, ``msedge-beta``), or the channel itself where
    there is none: the error then names what was looked for."""
    if channel in _BETAS:
        return next((path for path in map(shutil.which, _BETAS[channel]) if path), channel)
    return next((found.path for found in _candidates() if found.name == _CHANNELS.get(channel)), channel)


def _configured(text: str) -> FoundBrowser | None:
    path = shutil.which(str(Path(text).expanduser()))
    return FoundBrowser(path, _name_of(path), "setting") if path else None


def _name_of(path: str) -> str:
    lowered = path.lower()
    if "edge" in lowered:
        return _EDGE
    return _CHROMIUM if "chromium" in lowered or "chrome" not in lowered else _CHROME


def _candidates() -> Iterator[FoundBrowser]:
    yield from _own_builds()
    for name, commands in _COMMANDS:
        yield from (FoundBrowser(path, name, "installed") for path in map(shutil.which, commands) if path)
        yield from _in_places(name)


def _in_places(name: str) -> Iterator[FoundBrowser]:
    for owner, place in _PLACES.get(sys.platform, ()):
        for root in _roots():
            path = root / place
            if owner == name and os.access(path, os.X_OK):
                yield FoundBrowser(str(path), name, "installed")


def _roots() -> list[Path]:
    if sys.platform == "win32":
        names = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        return [Path(os.environ[name]) for name in names if name in os.environ]
    return [Path("/"), Path.home()]


def _own_builds() -> Iterator[FoundBrowser]:
    """Playwright's own Chromium: the build this Playwright was made for first, then the newest other one."""
    folder = _own_folder()
    builds = sorted(folder.glob("chromium-*"), key=lambda build: _number(build.name), reverse=True)
    wanted = f"chromium-{_own_revision()}"
    for build in sorted(builds, key=lambda build: build.name != wanted):
        for pattern in _OWN_PROGRAMS:
            for path in build.glob(pattern):
                if os.access(path, os.X_OK):
                    yield FoundBrowser(str(path), "Playwright's Chromium", "playwright")


def _own_folder() -> Path:
    override = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if override and override != "0":
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "ms-playwright"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "ms-playwright"


def _own_revision() -> str:
    """The build number that the installed Playwright names, read from its package without importing it."""
    spec = find_spec("playwright")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        listing = Path(place, "driver", "package", "browsers.json")
        if listing.is_file():
            browsers = json.loads(listing.read_text("utf-8"))["browsers"]
            return next((str(entry["revision"]) for entry in browsers if entry["name"] == "chromium"), "")
    return ""


def _number(name: str) -> int:
    digits = name.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0
