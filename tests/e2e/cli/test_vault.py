"""Credentials: making the vault, keys that are wrong or missing, and that no value is shown anywhere."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from tests.fixtures.command_line import Cli, log_step


def secret_step(name: str = "crm") -> dict[str, Any]:
    """A step that needs a credential; nothing answers at its address."""
    auth = {"kind": "bearer", "token": f"{{{{ vault.{name}.token }}}}"}
    return {"type": "http.request", "params": {"url": "http://127.0.0.1:9/", "auth": auth}}


def test_a_missing_credential(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=secret_step())
    cli("run", flow, "--trust").fails(1, 'There is no vault item "crm"', "`understudy vault set crm` creates it.")
    assert cli("vault", "init", "--keyfile", "key").code == 0
    assert cli("vault", "set", "crm", "--stdin", input='{"name": "ada"}').code == 0
    cli("run", flow, "--trust").fails(1, 'The vault item "crm" has no field "token"', "It has: name.")
    assert cli("vault", "rename", "crm", "crn").code == 0
    cli("run", flow, "--trust").fails(1, 'There is no vault item "crm"', 'Did you mean "crn"?')


def test_no_place_for_the_vaults_key(cli: Cli) -> None:
    done = cli(
        "vault", "set", "crm", "--stdin", input='{"token": "abcdefgh"}', env={"PYTHON_KEYRING_BACKEND": NO_KEYRING}
    )
    done.fails(3, "There is no safe place for the vault's key.", "Run `understudy vault init --keyfile PATH`")
    cli("vault", "delete", "crm").fails(3, "There is no vault yet.")


NO_KEYRING = "keyring.backends.fail.Keyring"


def test_keys_of_the_vault(cli: Cli, write_flow: Any, tmp_path: Path) -> None:
    flow = write_flow(one=secret_step())
    assert "Keep a copy" in cli("vault", "init", "--keyfile", "key").out
    assert (cli.folder / "key").stat().st_mode & 0o777 == 0o600
    assert cli("vault", "set", "crm", "--stdin", input='{"token": "abcdefgh"}').code == 0
    cli("run", flow, "--trust").fails(1, "nothing answers there")
    cli("vault", "init", "--keyfile", "key").fails(3, "There is a vault already")

    other = tmp_path / "other"
    other.write_bytes(base64.b64encode(b"x" * 32))
    wrong = {"UNDERSTUDY_VAULT_KEYFILE": str(other)}
    other.chmod(0o644)
    cli("run", flow, env=wrong).fails(1, "can be reached by other accounts (mode 0644)", "chmod 600")
    other.chmod(0o600)
    cli("run", flow, env=wrong).fails(1, "The key file is not the one of this vault.", "UNDERSTUDY_VAULT_KEYFILE")
    cli("run", flow, env={"UNDERSTUDY_VAULT_KEYFILE": "/nowhere/key"}).fails(1, "/nowhere/key could not be read")

    words = tmp_path / "words"
    words.write_text("short")
    words.chmod(0o600)
    cli("vault", "key", "add", "--passphrase-file", str(words)).fails(3, "fewer than 12 characters")
    words.write_text("correct horse battery")
    assert cli("vault", "key", "add", "--passphrase-file", str(words)).code == 0
    assert cli("vault", "rotate").code == 0
    assert cli("vault", "key", "list", "--json").json == ["keyfile", "passphrase"]
    assert cli("vault", "key", "remove", "keyfile").code == 0
    cli("vault", "key", "remove", "passphrase").fails(3, "Add another key first.")
    cli("run", flow).fails(1, "nothing answers there")
    words.write_text("wrong horse battery")
    cli("run", flow).fails(1, "The passphrase is wrong.", "UNDERSTUDY_VAULT_PASSPHRASE_FILE")
    cli("vault", "set", "b", "--stdin", input='{"a": "b"}').fails(3, "The passphrase is wrong.")


def test_credentials_are_shown_nowhere(cli: Cli, write_flow: Any, fresh_home: Path) -> None:
    token = "sesame-open-0815"
    flow = write_flow(one=secret_step(), two=log_step())
    assert cli("vault", "init", "--keyfile", "key").code == 0
    assert cli("vault", "set", "crm", "--stdin", input=json.dumps({"token": token})).code == 0
    for arguments in (("run", flow, "--trust", "--debug", "--verbose"), ("runs", "show", "--json", "--history"),
                      ("vault", "list", "--json"), ("run", flow, "--events", "jsonl")):  # fmt: skip
        done = cli(*arguments)
        assert token not in done.out + done.err
    exported = cli("runs", "export", "--format", "json", "--output", "run.json")
    assert exported.code == 0 and token not in (cli.folder / "run.json").read_text()
    assert all(token.encode() not in path.read_bytes() for path in fresh_home.rglob("*") if path.is_file())


def test_a_passphrase_is_typed_changed_and_a_deletion_taken_back_where_the_host_runs(cli: Cli) -> None:
    cli("vault", "init", "--passphrase", input="short\n").fails(3, "fewer than 12 characters")
    assert "no vault yet" in cli("vault", "state").out
    assert cli("vault", "init", "--passphrase", input="correct horse battery\n").code == 0
    assert cli("vault", "state", "--json").json["keys"] == ["passphrase"]
    cli("vault", "unlock", "--passphrase", input="wrong horse battery\n").fails(3, "The passphrase is wrong.")
    assert cli("vault", "unlock", "--passphrase", input="correct horse battery\n").code == 0
    assert cli("vault", "key", "add", "--keyfile", "key").code != 0  # this host knows no key
    assert cli("vault", "lock", "--json").json == {"open": False}


def test_a_value_is_revealed_and_the_key_file_copied(cli: Cli) -> None:
    assert cli("vault", "init", "--keyfile", "key").code == 0
    assert cli("vault", "set", "crm", "--stdin", input='{"token": "sesame-open"}').code == 0
    assert cli("vault", "reveal", "crm", "token").out == "sesame-open\n"
    assert cli("audit", "list", "--json").json["entries"][0]["action"] == "vault.reveal"
    assert cli("vault", "key", "copy", "copy").code == 0
    assert (cli.folder / "copy").read_bytes() == (cli.folder / "key").read_bytes()
    cli("vault", "restore", "crm").fails(3, "cannot be brought back")


def test_logins_of_a_password_manager(cli: Cli, write_flow: Any) -> None:
    """Previewed, stored, and stored again: what is there is left alone unless it is to be replaced."""
    (cli.folder / "out.csv").write_text(
        "name,url,username,password,note\nCrm,https://crm.example,ada,imported-word-1,call 4711\nEmpty,,,,x\n", "utf-8"
    )
    assert cli("vault", "init", "--keyfile", "key").code == 0
    shown = cli("vault", "import", "out.csv", "--preview")
    assert "new           Crm: crm (username, password, url, notes)" in shown.out and "Nothing was stored." in shown.out
    assert "left out      Empty: It has no password." in shown.out
    assert json.loads(cli("vault", "list", "--json").out) == []
    stored = cli("vault", "import", "out.csv")
    assert "1 of 2 came in. Delete out.csv now" in stored.out
    (item,) = json.loads(cli("vault", "list", "--json").out)
    assert (item["name"], item["type"], item["note"]) == ("crm", "password", "")
    assert cli("vault", "reveal", "crm", "password").out.strip() == "imported-word-1"
    again = json.loads(cli("vault", "import", "out.csv", "--json").out)
    assert [one["outcome"] for one in again["items"]] == ["exists", "left_out"]
    (cli.folder / "out.csv").write_text("name,url,username,password\nCrm,,ada,imported-word-2\n", "utf-8")
    assert "replaced" in cli("vault", "import", "out.csv", "--replace").out
    assert cli("vault", "reveal", "crm", "password").out.strip() == "imported-word-2"
    assert not any("imported-word" in text.out + text.err for text in (shown, stored))
    held = [
        path
        for path in Path(cli.env["UNDERSTUDY_HOME"]).rglob("*")
        if path.is_file() and b"imported-word" in path.read_bytes()
    ]
    assert held == [], "nothing keeps a value but the vault, encrypted"
