"""Exports of password managers: what is read, how it is named, what is refused, and that no value is told."""

from __future__ import annotations

import json
import traceback

import pytest

from runtime.errors import VaultError
from runtime.vault.incoming import read_incoming

BITWARDEN = {
    "encrypted": False,
    "folders": [{"id": "f", "name": "Work/Bank"}],
    "items": [
        {
            "type": 1, "name": "Larkspur", "folderId": "f", "notes": "PIN 4711",
            "login": {"username": "ada", "password": "s3cret!", "totp": None, "uris": [{"uri": "https://lark.example"}]},
        },
        {"type": 1, "name": "Larkspur", "login": {"username": "", "password": "other-s3cret"}},
        {"type": 2, "name": "A note", "notes": "hidden"},
        {"type": 1, "name": "Nothing in it", "login": {}},
    ],
}  # fmt: skip


def test_bitwarden_as_json() -> None:
    first, second, note, empty = read_incoming("\ufeff" + json.dumps(BITWARDEN))
    assert (first.name, first.type, first.tags) == ("larkspur", "password", ["Work/Bank"])
    assert first.fields == {
        "username": "ada", "password": "s3cret!", "url": "https://lark.example", "notes": "PIN 4711"
    }  # fmt: skip
    assert (second.name, second.type, dict(second.fields)) == ("larkspur_2", "custom", {"password": "other-s3cret"})
    assert (note.why, note.name, empty.why) == ("It is no login.", "", "It has no password.")
    assert "s3cret" not in repr(first) and "4711" not in repr(first)


@pytest.mark.parametrize(
    ("head", "row", "name", "tags"),
    [
        ("folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp",
         "Office,,login,Mail,,,0,https://m.example,ada,pw-1,", "mail", ["Office"]),
        ('"Group","Title","Username","Password","URL","Notes"', '"Root/Shop","Каса","ada","pw-1","","two\nlines"',
         "kasa", ["Root/Shop"]),
        ('"Account","Login Name","Password","Web Site","Comments"', '"class","ada","pw-1","",""', "class_login", []),
        ("name,url,username,password,note", "2nd.example,https://2nd.example/,ada,pw-1,", "login_2nd_example", []),
        ('"url","username","password","guid"', '"https://fire.example/in","ada","pw-1","{x}"', "fire_example_in", []),
    ],
    ids=["bitwarden", "keepassxc", "keepass", "chrome", "firefox"],
)  # fmt: skip
def test_csv(head: str, row: str, name: str, tags: list[str]) -> None:
    (entry,) = read_incoming(f"{head}\r\n{row}\r\n")
    assert (entry.name, entry.tags, entry.type) == (name, tags, "password")
    assert (entry.fields["username"], entry.fields["password"]) == ("ada", "pw-1")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"items": 3}', "a,b\n1,2", 'name,password\n"open s3cret', "name,username\nx,ada"],
)
def test_what_is_no_export_is_refused_without_telling_what_is_in_it(text: str) -> None:
    with pytest.raises(VaultError, match="no export") as caught:
        read_incoming(text)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value, chain=True))


def test_an_encrypted_export_is_refused() -> None:
    with pytest.raises(VaultError, match="encrypted"):
        read_incoming('{"encrypted": true, "data": "2.abc"}')
