"""pip's configuration is read as pip reads it, and handed on to uv."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools import pip_config


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"):
        monkeypatch.setenv(name, str(tmp_path / name))


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def test_the_personal_file_goes_before_the_shared_one(tmp_path: Path) -> None:
    write(tmp_path / "XDG_CONFIG_DIRS/pip/pip.conf", "[global]\nindex-url = https://shared\ncert = /shared.pem\n")
    write(tmp_path / "XDG_CONFIG_HOME/pip/pip.conf", "[global]\nindex_url = https://mine\n")
    config = pip_config.read_config()
    assert pip_config.indexes(config)[0] == "https://mine"


def test_the_section_of_install_goes_before_the_global_one(tmp_path: Path) -> None:
    text = "[install]\nindex-url = https://install\n[global]\nindex-url = https://global\n"
    write(tmp_path / "HOME/.pip/pip.conf", text)
    assert pip_config.indexes(pip_config.read_config())[0] == "https://install"


def test_variables_go_before_files_and_empty_ones_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "HOME/.pip/pip.conf", "[global]\nindex-url = https://file\nproxy = http://proxy:1\n")
    monkeypatch.setenv("PIP_INDEX_URL", "https://variable")
    monkeypatch.setenv("PIP_PROXY", "")
    config = pip_config.read_config()
    assert (config["index-url"], config["proxy"]) == ("https://variable", "http://proxy:1")


def test_no_file_is_read_when_pip_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "HOME/.pip/pip.conf", "[global]\nindex-url = https://file\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert pip_config.indexes(pip_config.read_config()) == ["https://pypi.org/simple"]


def test_a_damaged_file_is_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "HOME/.pip/pip.conf", "index-url before any section\n")
    write(tmp_path / "XDG_CONFIG_HOME/pip/pip.conf", "[global]\nindex-url = https://mine\n")
    assert pip_config.read_config()["index-url"] == "https://mine"
    assert ".pip/pip.conf" in capsys.readouterr().out


def test_uv_is_told_all_that_pip_knows() -> None:
    config = {
        "index-url": "https://main/simple",
        "extra-index-url": "https://one\nhttps://two",
        "find-links": "/wheels https://links",
        "cert": "/ca.pem",
        "proxy": "http://proxy:1",
        "trusted-host": "main",
    }
    told = pip_config.uv_environment(config)
    assert told["UV_DEFAULT_INDEX"] == "https://main/simple"
    assert told["UV_INDEX"] == "https://one https://two"
    assert told["UV_FIND_LINKS"] == "/wheels,https://links"
    assert told["UV_INSECURE_HOST"] == "main"
    assert told["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert "UV_NO_INDEX" not in told


def test_what_uv_was_told_itself_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own")
    assert pip_config.uv_environment({"index-url": "https://pip"})["UV_DEFAULT_INDEX"] == "https://own"


def test_without_an_index_uv_looks_at_links_only() -> None:
    told = pip_config.uv_environment({"no-index": "true", "find-links": "/wheels"})
    assert (told["UV_NO_INDEX"], told["UV_FIND_LINKS"]) == ("1", "/wheels")
    assert "UV_DEFAULT_INDEX" not in told


@pytest.mark.parametrize(("config", "told"), [({}, "1"), ({"cert": "/ca.pem"}, None)])
def test_uv_believes_the_certificates_that_pip_believes(
    config: dict[str, str], told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "all.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "all.pem"))
    assert pip_config.uv_environment(config).get("UV_SYSTEM_CERTS") == told
