"""pip's wheel comes from the configured places only, with the lock's checksum, and no password leaks."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import pip_wheel
from devtools.shell import SetUpFailed
from tests.fixtures.package_index import PackageIndex, package_index

NAME = "pip-9.9-py3-none-any.whl"
WHEEL = b"the wheel"
ENTRY = f"pip==9.9 \\\n    --hash=sha256:{hashlib.sha256(WHEEL).hexdigest()}\n"


@pytest.fixture
def index() -> Iterator[PackageIndex]:
    with package_index() as server:
        yield server


@pytest.fixture
def other() -> Iterator[PackageIndex]:
    with package_index() as server:
        yield server


@pytest.fixture(autouse=True)
def no_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_the_file_is_found_by_a_relative_link(index: PackageIndex) -> None:
    index.add("pip", NAME, WHEEL)
    assert pip_wheel.download(NAME, ENTRY, {"index-url": index.simple}) == WHEEL


def test_a_wrong_checksum_is_refused_and_the_next_index_tried(
    index: PackageIndex, other: PackageIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    index.add("pip", NAME, b"something else")
    other.add("pip", NAME, WHEEL)
    config = {"index-url": index.simple, "extra-index-url": other.simple}
    assert pip_wheel.download(NAME, ENTRY, config) == WHEEL
    assert "Refused" in capsys.readouterr().out


def test_an_index_that_does_not_answer_is_passed_over(index: PackageIndex, other: PackageIndex) -> None:
    other.add("pip", NAME, WHEEL)
    config = {"index-url": index.simple, "extra-index-url": other.simple}
    assert pip_wheel.download(NAME, ENTRY, config) == WHEEL
    assert index.asked == [("/simple/pip/", "")]


def test_a_folder_of_wheels_goes_before_the_index(index: PackageIndex, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(WHEEL)
    config = {"index-url": index.simple, "find-links": f"/not/there {tmp_path}"}
    assert pip_wheel.download(NAME, ENTRY, config) == WHEEL
    assert index.asked == []


def test_an_index_in_a_folder_works_without_network(tmp_path: Path) -> None:
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / NAME).write_bytes(WHEEL)
    (tmp_path / "pip" / "index.html").write_text(f"<a href='{NAME}#sha256=0'>{NAME}</a>", encoding="utf-8")
    assert pip_wheel.download(NAME, ENTRY, {"index-url": tmp_path.as_uri()}) == WHEEL


def test_nothing_found_is_said_in_one_sentence(index: PackageIndex) -> None:
    with pytest.raises(SetUpFailed, match="could not be fetched"):
        pip_wheel.download(NAME, ENTRY, {"index-url": index.simple})


def test_user_and_password_go_to_their_own_host_only(
    index: PackageIndex, other: PackageIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    index.add("pip", NAME, WHEEL)
    index.moved["/simple/pip/"] = f"{other.simple}/pip/"
    private = index.simple.replace("//", "//ada:s%40cret@")
    with pytest.raises(SetUpFailed):
        pip_wheel.download(NAME, ENTRY, {"index-url": private})
    assert index.asked == [("/simple/pip/", "Basic " + base64.b64encode(b"ada:s@cret").decode())]
    assert other.asked == [("/simple/pip/", "")]
    assert "cret" not in capsys.readouterr().out


def test_a_password_also_opens_the_files_of_the_same_index(index: PackageIndex) -> None:
    index.add("pip", NAME, WHEEL)
    pip_wheel.download(NAME, ENTRY, {"index-url": index.simple.replace("//", "//ada:pw@")})
    assert [bool(login) for _, login in index.asked] == [True, True]


def test_the_netrc_file_is_asked_for_a_login(index: PackageIndex, tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login ada password pw\n", encoding="utf-8")
    netrc.chmod(0o600)
    index.add("pip", NAME, WHEEL)
    pip_wheel.download(NAME, ENTRY, {"index-url": index.simple})
    assert index.asked[0][1] == "Basic " + base64.b64encode(b"ada:pw").decode()


def test_the_configured_proxy_is_used(index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy", raising=False)
    index.files["http://elsewhere.invalid/page"] = b"from the proxy"
    assert pip_wheel.fetch("http://elsewhere.invalid/page", {"proxy": index.address}) == b"from the proxy"


def test_certificates_matter_only_for_https_and_when_none_is_configured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert not pip_wheel.has_certificates({})
    assert pip_wheel.has_certificates({"index-url": "http://inside"})
    assert pip_wheel.has_certificates({"cert": "/ca.pem"})
    (tmp_path / "none.pem").touch()
    assert pip_wheel.has_certificates({})
