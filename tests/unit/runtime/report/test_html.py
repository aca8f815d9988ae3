"""The report's file: it says what happened, hides what must be hidden, and lets nothing of a run become code."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import UsageProblem
from runtime.model import Direction, Retry, Variable, VariableType
from runtime.model.retry import RetryStrategy
from runtime.model.status import RunStatus
from runtime.report import view
from runtime.report.html import family, report_html
from runtime.store import RunRow
from tests.fixtures.engine import SECRETS, Lab, flow, step
from tests.fixtures.engine import lab as open_lab

ATTACKS = [
    "</script><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "'><svg onload=alert(1)>",
    "--><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "\u2028\u2029\x00]]>",
]


class Page(HTMLParser):
    """Tags, and texts by the tag they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.code: dict[str, str] = {}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.code[self._inside] = data
        self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def html(lab: Lab, row: RunRow, lang: str = "en") -> str:
    return "".join(report_html(lab.store, row, lang))


async def test_a_report_tells_the_whole_run(lab: Lab) -> None:
    retry = Retry(RetryStrategy.FIXED, attempts=2, delay=0.001)
    workflow = flow(
        step("read", "toy.effect", {"value": [{"no": "INV-1", "sum": 5}, {"no": "INV-2", "sum": 7}]}, out="rows"),
        step("rows", "flow.for_each", {"items": "{{ steps.read.output }}"}, each="enter", done="over"),
        step("enter", "toy.fail", {"times": "{{ index }}"}, name="Enter it", retry=retry, note="Twice at most."),
        step("over", "flow.condition", {"test": "{{ steps.read.output[0].sum > 3 }}"}, true="bad", false="good"),
        step("good"),
        step("bad", "toy.fail", {"times": 9, "message": "No room left."}),
        name="Enter invoices",
        variables=(Variable("year", VariableType.NUMBER, Direction.INPUT),),
    )
    row = await lab.run(workflow, {"year": 2026})
    page = Page(html(lab, row))
    for text in (
        "Enter invoices", "Failed", "The run failed", "No room left.", "year 2026", "Pass 1 of 2", "INV-1 · 5",
        "Pass 2 of 2", "2 attempts", "next try after 1 ms", "Twice at most.", "INV-2", "no path led here",
        "{{ steps.read.output[0].sum > 3 }}", "left by true", row.id, "Download CSV", "Nothing was logged.",
    ):  # fmt: skip
        assert text in page.text, text
    assert [attrs["download"] for tag, attrs in page.tags if "download" in attrs] == ["read.csv"]


async def test_both_languages(lab: Lab) -> None:
    row = await lab.run(flow(step("a")))
    assert '<html lang="bg">' in html(lab, row, "bg")
    assert "Отчет за изпълнение" in html(lab, row, "bg_BG")
    assert "Run report" in html(lab, row)
    with pytest.raises(UsageProblem):
        report_html(lab.store, row, "xx")


async def test_nothing_of_a_run_becomes_markup_or_code(lab: Lab) -> None:
    records = [{attack: attack} for attack in ATTACKS]
    bad = [
        step(f"bad{n}", "toy.fail", {"times": 9, "message": attack}, name=attack, note=attack, error="all")
        for n, attack in enumerate(ATTACKS)
        if "{{" not in attack
    ]
    quoted = [attack.replace("{{", "{ {") for attack in ATTACKS]
    values = {"list": records, "texts": ATTACKS, "record": {attack: attack for attack in ATTACKS}}
    workflow = flow(
        *bad,
        step("all", "toy.effect", {"value": "{{ vars.all }}"}, name="".join(quoted), out="each"),
        step("each", "flow.for_each", {"items": "{{ vars.all.texts }}"}, each="x"),
        step("x"),
        name="".join(quoted),
        description="".join(quoted),
        variables=(Variable("all", VariableType.JSON, Direction.INPUT),),
        outputs={"all": "{{ vars.all.list }}"},
    )
    row = await lab.run(workflow, {"all": values})
    assert row.status is RunStatus.COMPLETED
    for attack in ATTACKS:
        lab.store.writer.log((row.n, row.created_at, 20, "", "all", attack, '{"</script><b>": "<script>"}'))
    await lab.store.logs.commit([])
    page = Page(html(lab, row))
    assert page.text.count("onerror=alert(1)") > 5
    tags = {tag for tag, _ in page.tags}
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert tags & {"iframe", "object", "embed", "link", "base", "b"} <= {"b"}
    assert not [tag for tag, attrs in page.tags if tag == "img" and attrs.get("id") != "viewer-image"]
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on") or name == "style"], tag
        for name in ("href", "src"):
            assert re.match(r"#|data:(text/csv|image)", attrs.get(name) or "#"), attrs


async def test_only_our_own_code_and_nothing_from_outside_may_load(lab: Lab) -> None:
    page = Page(html(lab, await lab.run(flow(step("a")))))
    (policy,) = [attrs["content"] or "" for tag, attrs in page.tags if attrs.get("http-equiv")]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (rules["default-src"], rules["img-src"]) == ("'none'", "data:")
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.code[tag].encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert not [attrs for _, attrs in page.tags if (attrs.get("src") or attrs.get("href") or "#")[0] != "#"]


async def test_secrets_do_not_appear(lab: Lab) -> None:
    secret = SECRETS["crm.password"]
    variables = (
        Variable("pin", VariableType.STRING, Direction.INPUT, sensitive=True),
        Variable("keys", VariableType.LIST, Direction.INPUT, sensitive=True),
    )
    workflow = flow(
        step("a", "toy.secret", {"password": "{{ vault.crm.password }}", "echo": True}, out="b"),
        step("b", "toy.effect", {"value": "{{ vars.pin }} and {{ steps.a.output }}"}, out="c"),
        step("c", "toy.fail", {"times": 9, "message": f"refused {secret}"}),
        variables=variables,
    )
    row = await lab.run(workflow, {"pin": "hush-1234", "keys": ["deep-secret"]})
    await lab.store.logs.commit([])
    text = html(lab, row)
    for hidden in (secret, "hush-1234", "deep-secret", base64.b64encode(secret.encode()).decode()):
        assert hidden not in text
    assert "the password is ***" in text
    assert "crm.password" in text


async def test_inputs_are_hidden_when_nobody_knows_which_are_sensitive(lab: Lab) -> None:
    variables = (Variable("pin", VariableType.STRING, Direction.INPUT, sensitive=True),)
    row = await lab.run(flow(step("a"), variables=variables), {"pin": "hush-1234"})
    await lab.store.writer.commit([("DELETE FROM versions", ())])
    assert "hush-1234" not in html(lab, row)


async def test_pictures_are_inside_and_open_larger(lab: Lab) -> None:
    jpeg = b"\xff\xd8\xff" + b"picture"
    reference = lab.store.blobs.put(jpeg)
    row = await lab.run(flow(step("a", "toy.effect", {"value": {"blob": reference}}, name="Shoot")))
    data = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
    page = Page(html(lab, row))
    pictures = [attrs for tag, attrs in page.tags if tag == "img" and attrs.get("src")]
    assert [attrs["src"] for attrs in pictures] == [data, data]  # as an input and as the output
    assert {attrs["alt"] for attrs in pictures} == {"Shoot"}
    lab.store.blobs.path(reference).unlink()
    assert "File kept with the run" in html(lab, row)


async def test_a_run_that_waits_says_for_what(tmp_path: Path) -> None:
    async with open_lab(tmp_path) as lab:
        row = await lab.run(flow(step("ask", "people.ask", {"question": "Pay it?"}, name="Ask Ana")))
        page = Page(html(lab, row))
    assert "The run waits for a person Ask Ana" in page.text
    assert "Pay it?" in page.text
    assert "so far" in page.text


async def test_a_run_that_has_not_begun(lab: Lab) -> None:
    row = await lab.run(flow(step("a")))
    queued = {**{name: getattr(row, name) for name in row.__slots__}, "started_at": None, "status": RunStatus.QUEUED}
    assert "Queued" in Page(html(lab, RunRow(**queued))).text


async def test_large_runs_are_cut_but_failures_stay(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "STEPS", 30)
    workflow = flow(
        step("rows", "flow.for_each", {"items": list(range(40)), "on_error": "continue"}, each="a"),
        step("a", "toy.fail", {"times": "{{ 9 if item == 35 else 0 }}", "message": "late trouble"}),
    )
    page = Page(html(lab, await lab.run(workflow)))
    assert "10 more steps are not shown here; those that failed are." in page.text
    assert page.text.count("Pass 29 of 40") == 1
    assert "Pass 31 of 40" not in page.text
    assert "Pass 36 of 40" in page.text
    assert "late trouble" in page.text


async def test_a_long_log_keeps_its_warnings(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "LINES", 5)
    row = await lab.run(flow(step("a")))
    for n in range(20):
        lab.store.writer.log((row.n, row.created_at, 40 if n == 15 else 20, "", "", f"line {n}.", "{}"))
    await lab.store.logs.commit([])
    text = Page(html(lab, row)).text
    assert [f"line {n}." in text for n in (4, 5, 14, 15, 16)] == [True, False, False, True, False]
    assert "These are the first lines" in text


@pytest.mark.parametrize(
    ("type", "name"),
    [("browser.click", "browser"), ("excel.read", "data"), ("flow.try", "flow"), ("toy.x", "other"), ("", "other")],
)
def test_families(type: str, name: str) -> None:
    assert family(type) == name


async def test_values_kept_apart_and_gone(lab: Lab) -> None:
    huge: list[dict[str, Any]] = [{"no": n, "text": "x" * 100} for n in range(12_000)]
    row = await lab.run(flow(step("a", "toy.effect", {"value": huge}, name="Scrape")))
    text = Page(html(lab, row)).text
    assert "12,000 rows" in text
    assert "the first 100 are shown" in text
    assert "The beginning of 1.5 MB" in text
    for path in lab.store.blobs.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    assert "no longer kept" in Page(html(lab, row)).text
