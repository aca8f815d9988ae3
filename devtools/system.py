"""What Python cannot bring along: Debian packages and a browser to work in. Looks first, installs what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from devtools.environment import remember, remembered
from devtools.shell import MAC, PYTHON, ROOT, WINDOWS, call, say, succeeds

BROWSER_DOWNLOAD_S = 180
#: Shared library → Debian package and the reason for it.
LIBRARIES = {"libatomic.so.1": ("libatomic1", "the browser driver (Playwright's) is linked against it")}
#: Programs that only tests call → Debian package and the reason for it.
TEST_TOOLS = {
    "git": ("git", "the tests of differences and merges call it"),
    "tesseract": ("tesseract-ocr", "the tests that search pictures for secrets read them with it"),
}
FIND_BROWSER = (
    "from runtime.browser.find import find_browser; found = find_browser(); print(found.path if found else '')"
)


def ensure_system(tools: dict[str, tuple[str, str]]) -> None:
    """Programs (name → package, why), libraries and a browser; what cannot be had is said, and the set-up goes on."""
    missing = dict(package for name, package in tools.items() if not shutil.which(name))
    if not missing and Path(remembered().get("browser", ROOT)).is_file():
        return
    missing |= missing_libraries()
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


def missing_libraries() -> dict[str, str]:
    """Debian packages whose library is not on this machine, with the reason."""
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if not ldconfig:
        return {}
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True).stdout
    return {package: why for library, (package, why) in LIBRARIES.items() if library not in known}


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
