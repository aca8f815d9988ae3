"""The whole set-up of the environment as on a bare machine: no pip, no ensurepip, no uv, only a package index."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from io import BytesIO
from pathlib import Path

import pytest

from tests.fixtures.package_index import PackageIndex, package_index

ROOT = Path(__file__).resolve().parents[2]
ENSURE = "from devtools import environment; environment.ensure_environment()"


def wheel(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def installed_pip() -> tuple[str, bytes]:
    """The pip of this environment as the wheel that it came from."""
    pip = metadata.distribution("pip")
    found = [file for file in pip.files or () if file.parts[0].startswith("pip") and file.suffix != ".pyc"]
    return pip.version, wheel({file.as_posix(): file.read_binary() for file in found})


def small_wheel() -> bytes:
    about = "small-1.0.dist-info"
    return wheel(
        {
            "small.py": b"ANSWER = 42\n",
            f"{about}/METADATA": b"Metadata-Version: 2.1\nName: small\nVersion: 1.0\n",
            f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{about}/RECORD": f"small.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n".encode(),
        }
    )


def locked(name: str, version: str, content: bytes) -> str:
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(content).hexdigest()}\n"


@pytest.fixture
def index() -> Iterator[PackageIndex]:
    with package_index() as server:
        yield server


@pytest.fixture
def checkout(tmp_path: Path, index: PackageIndex) -> Path:
    """A checkout in a folder with a blank in its name, whose lock names pip, uv (not on the index) and one package."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    shutil.copytree(ROOT / "devtools", folder / "devtools")
    (folder / "runtime" / "cli").mkdir(parents=True)
    (folder / "runtime" / "cli" / "__main__.py").write_text("def main():\n    print('started')\n    return 3\n")
    version, pip = installed_pip()
    index.add("pip", f"pip-{version}-py3-none-any.whl", pip)
    index.add("small", "small-1.0-py3-none-any.whl", small_wheel())
    lock = locked("pip", version, pip) + locked("small", "1.0", small_wheel()) + locked("uv", "0.0.1", b"")
    (folder / "requirements.lock").write_text(lock.replace("uv==0.0.1", "uv==0.0.1 ; sys_platform == 'none'"))
    return folder


@pytest.fixture
def bare(tmp_path: Path, index: PackageIndex) -> dict[str, str]:
    """The environment of a bare machine: an interpreter that cannot import ensurepip, and our index only."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "ensurepip.py").write_text("raise ImportError('this machine has none')\n")
    return {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "PYTHONPATH": str(hidden),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.simple,
        "NO_PROXY": "127.0.0.1",
    }


def ensure(checkout: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", ENSURE], cwd=checkout, env=env, capture_output=True, text=True)


def test_a_bare_machine_gets_an_environment_from_its_index(
    checkout: Path, bare: dict[str, str], index: PackageIndex
) -> None:
    done = ensure(checkout, bare)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "has no pip" in done.stdout

    python = checkout / ".venv" / "bin" / "python"
    code = "import small, runtime; print(small.ANSWER)"
    answer = subprocess.run([python, "-c", code], cwd="/", capture_output=True, text=True)
    assert answer.stdout == "42\n", answer.stderr
    command = subprocess.run([python.parent / "understudy"], cwd="/", capture_output=True, text=True)
    assert (command.stdout, command.returncode) == ("started\n", 3)

    index.asked.clear()
    again = ensure(checkout, bare)
    assert (again.stdout, again.stderr, again.returncode, index.asked) == ("", "", 0, [])


def test_a_file_that_is_not_the_locked_one_is_not_installed(
    checkout: Path, bare: dict[str, str], index: PackageIndex
) -> None:
    index.add("small", "small-1.0-py3-none-any.whl", small_wheel() + b"\0")
    done = ensure(checkout, bare)
    assert done.returncode != 0
    assert "could not be installed" in done.stderr
    assert not (checkout / ".venv" / "understudy-setup.json").exists()
