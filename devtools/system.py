"""What Python cannot bring along: Debian packages and a browser to work in. Looks first, installs what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devtools.shell import MAC, PYTHON, ROOT, WINDOWS, call, say, succeeds
from devtools.stamp import remember, remembered

BROWSER_DOWNLOAD_S = 180
#: A name (of a shared library or a program) → Debian package and the reason for it.
Packages = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a verb needs of the system: shared libraries and programs by name."""

    libraries: Packages
    tools: Packages = field(default_factory=dict)


LIBRARIES: Packages = {"libatomic.so.1": ("libatomic1", "the browser driver (Playwright's) is linked against it")}

_WINDOWS = "Studio's windows (Qt) are drawn with it"
_X11 = "Studio's windows (Qt) reach an X11 display with it"
#: Qt loads these at its start. Verified by ``ldd`` on a bare Debian 12.
QT_LIBRARIES: Packages = {
    "libglib-2.0.so.0": ("libglib2.0-0", _WINDOWS),
    "libEGL.so.1": ("libegl1", _WINDOWS),
    "libGL.so.1": ("libgl1", _WINDOWS),
    "libX11.so.6": ("libx11-6", _WINDOWS),
    "libdbus-1.so.3": ("libdbus-1-3", _WINDOWS),
    "libfontconfig.so.1": ("libfontconfig1", _WINDOWS),
    "libfreetype.so.6": ("libfreetype6", _WINDOWS),
    "libxkbcommon.so.0": ("libxkbcommon0", _WINDOWS),
    "libbrotlidec.so.1": ("libbrotli1", _WINDOWS),
    "libX11-xcb.so.1": ("libx11-xcb1", _X11),
    "libxcb-cursor.so.0": ("libxcb-cursor0", _X11),
    "libxcb-icccm.so.4": ("libxcb-icccm4", _X11),
    "libxcb-image.so.0": ("libxcb-image0", _X11),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", _X11),
    "libxcb-randr.so.0": ("libxcb-randr0", _X11),
    "libxcb-render-util.so.0": ("libxcb-render-util0", _X11),
    "libxcb-render.so.0": ("libxcb-render0", _X11),
    "libxcb-shape.so.0": ("libxcb-shape0", _X11),
    "libxcb-shm.so.0": ("libxcb-shm0", _X11),
    "libxcb-sync.so.1": ("libxcb-sync1", _X11),
    "libxcb-util.so.1": ("libxcb-util1", _X11),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", _X11),
    "libxcb-xkb.so.1": ("libxcb-xkb1", _X11),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", _X11),
}

RUN = Needs(LIBRARIES)
STUDIO = Needs({**LIBRARIES, **QT_LIBRARIES})
TEST = Needs(
    STUDIO.libraries,
    {
        "git": ("git", "the tests of differences and merges call it"),
        "tesseract": ("tesseract-ocr", "the tests that search pictures for secrets read them with it"),
        "Xvfb": ("xvfb", "the tests of Studio open its window on a display of their own"),
    },
)
FIND_BROWSER = (
    "from runtime.browser.find import find_browser; found = find_browser(); print(found.path if found else '')"
)


def ensure_system(needs: Needs) -> None:
    """Programs, libraries and a browser; what cannot be had is said, and the set-up goes on."""
    missing = {name: why for tool, (name, why) in needs.tools.items() if not shutil.which(tool)}
    missing |= missing_libraries(needs.libraries)
    if not missing and Path(remembered().get("browser", ROOT)).is_file():
        return
    if missing and _is_root() and install_packages(missing):
        missing = {}
    browser = find_browser() or ("" if missing else download_browser())
    if not browser:
        missing["chromium"] = "a browser for the workflows to work in"
    if missing and install_packages(missing):
        missing, browser = {}, find_browser()
    if browser and not missing:
        remember(browser=browser)
    elif not browser:
        say("Going on without a browser: steps and tests that need one will fail")


def missing_libraries(libraries: Packages) -> dict[str, str]:
    """Debian packages whose library is not on this machine, with the reason."""
    if MAC or WINDOWS:
        return {}
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if not ldconfig:
        return {}
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True).stdout
    return {package: why for library, (package, why) in libraries.items() if library not in known}


def install_packages(packages: dict[str, str]) -> bool:
    """Install Debian packages (name → why) as root; a user is told the one line to run. Whether they are there now."""
    for name, why in packages.items():
        say(f"Needs the Debian package {name}: {why}")
    if not shutil.which("apt-get"):
        say("There is no apt-get here: please install the same with this system's package manager")
        return False
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not _is_root():
        say(f"Please run this line once and start again:\n    sudo apt-get update && sudo {' '.join(install)}")
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    return call(["apt-get", "update", *options], env) and call([*install, *options], env)


def find_browser() -> str:
    """The browser that the product would take, when it starts with all its libraries; else an empty text."""
    asked = subprocess.run([PYTHON, "-c", FIND_BROWSER], cwd=ROOT, capture_output=True, text=True)
    browser = asked.stdout.strip()
    return browser if browser and (WINDOWS or succeeds([browser, "--version"])) else ""


def download_browser() -> str:
    """Playwright's own download, with the libraries it needs; an empty text when it could not be had."""
    say("No browser of the Chromium family found: trying Playwright's download (about 150 MB)")
    env = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "5000", **os.environ}
    install = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    if not succeeds(install, timeout=BROWSER_DOWNLOAD_S, env=env):
        say("Playwright's download is not in reach from here")
        return ""
    if not find_browser() and not WINDOWS and not MAC:
        libraries = [str(PYTHON), "-m", "playwright", "install-deps", "chromium"]
        say(f"The downloaded browser needs system libraries:  {'' if _is_root() else 'sudo '}{' '.join(libraries)}")
        if _is_root():
            call(libraries)
    return find_browser()


def _is_root() -> bool:
    return not WINDOWS and os.geteuid() == 0
