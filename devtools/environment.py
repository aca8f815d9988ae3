"""The virtual environment in ``.venv``: made once, renewed when the lock, the interpreter or the place has changed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from devtools.shell import BIN, LOCK, PYTHON, ROOT, VENV, WINDOWS, SetUpFailed, call, say, succeeds
from devtools.stamp import remember, remembered

OLDEST, NEWEST = (3, 11), (3, 13)
#: The commands that the project brings, and the package each is the ``__main__`` of.
COMMANDS = {"understudy": "runtime.cli", "understudy-studio": "studio"}
#: A shell line that is a text to Python: unlike a plain ``#!``, it allows blanks and long paths before ``.venv``.
COMMAND = f"""#!/bin/sh
'''exec' "{PYTHON}" "$0" "$@"
' '''
import sys

from PACKAGE.__main__ import main

sys.exit(main())
"""
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def use_a_fitting_python() -> None:
    """Start again with another interpreter from the path when this one is too old or too new."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            sys.exit(subprocess.call([other, str(ROOT / "dev.py"), *sys.argv[1:]]))
    found = "{}.{}".format(*sys.version_info[:2])
    sys.exit(f"Understudy needs Python 3.11, 3.12 or 3.13. This is {found} and no other is on the path: install one.")


def ensure_environment() -> None:
    """Make ``.venv`` what the lock says; a few milliseconds when it is already."""
    if is_current():
        return
    create()
    install_lock()
    link_project()
    remember(**fingerprint())
    say("The Python environment is ready")


def fingerprint() -> dict[str, str]:
    """What the environment was made from."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return {"lock": digest, "python": os.path.realpath(PYTHON), "root": str(ROOT)}


def is_current() -> bool:
    facts = remembered()
    return PYTHON.exists() and all(facts.get(name) == value for name, value in fingerprint().items())


def is_usable() -> bool:
    """Whether ``.venv`` can be kept: its Python starts and fits, and the folder was not copied from elsewhere."""
    if remembered().get("root", str(ROOT)) != str(ROOT):
        return False
    return succeeds([PYTHON, "-c", f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"])


def create() -> None:
    """``.venv`` with pip in it: Python's own pip where it has one, else the wheel that the lock names."""
    if not is_usable():
        say(f"Creating the virtual environment {VENV.name}, so that nothing else on this machine changes")
        maker = getattr(sys, "_base_executable", sys.executable)
        without = [] if succeeds([maker, "-c", "import ensurepip"]) else ["--without-pip"]
        if not call([maker, "-m", "venv", "--clear", *without, VENV]):
            raise SetUpFailed("Python could not create a virtual environment; its standard library seems incomplete.")
    if not succeeds([PYTHON, "-c", "import pip"]):
        from devtools.pip_wheel import install_pip

        install_pip(lock_entry("pip"))


def install_lock() -> None:
    """Install the locked packages, checksums required: with uv where it can be had, else with pip."""
    from devtools.pip_config import read_config, uv_environment

    say("Installing the Python packages of requirements.lock (libraries and test tools) from your package index")
    packages = ["--require-hashes", "--only-binary=:all:", "-r", str(LOCK)]
    uv = shutil.which("uv") or locked_uv()
    if uv and call([uv, "pip", "install", "--python", str(PYTHON), *packages], env=uv_environment(read_config())):
        return
    say("Installing with pip")
    if not call([*PIP, "install", *packages], env=pip_environment()):
        raise SetUpFailed("The Python packages could not be installed: the lines above say why. Is the index in reach?")


def locked_uv() -> str | None:
    """The uv of the lock, installed into ``.venv`` by pip; None where there is none for this machine."""
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder, "uv.txt")
        only_uv.write_text(lock_entry("uv"), encoding="utf-8")
        install = [*PIP, "install", "-q", "--require-hashes", "--only-binary=:all:", "-r", str(only_uv)]
        return shutil.which("uv", path=str(BIN)) if call(install, env=pip_environment()) else None


def pip_environment() -> dict[str, str]:
    return {**os.environ, "PIP_PROGRESS_BAR": "on" if sys.stdout.isatty() else "off"}


def lock_entry(name: str) -> str:
    """The lines of one package in the lock: its exact version and the checksums of its files."""
    found = re.search(rf"^{name}==.*(?:\n    --hash=.*)+", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise SetUpFailed(f"{LOCK.name} does not name {name}. Take the file from the repository again.")
    return found.group() + "\n"


def link_project() -> None:
    """Make the packages importable in ``.venv`` and add the commands; needs neither build nor network."""
    ask = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "understudy-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    for name, package in COMMANDS.items():
        command = BIN / (f"{name}.cmd" if WINDOWS else name)
        text = f'@"{PYTHON}" -P -m {package} %*\n' if WINDOWS else COMMAND.replace("PACKAGE", package)
        command.write_text(text, encoding="utf-8")
        command.chmod(0o755)
