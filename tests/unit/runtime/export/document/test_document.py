"""What the document says, of the demo workflow and of awkward ones."""

from __future__ import annotations

import re
import time
from pathlib import Path
from string import Formatter

import pytest

from runtime.demo.job import FLOW
from runtime.engine.bundle import Bundle
from runtime.export.document import make
from runtime.export.document.content import Document, StepLine, WayLine
from runtime.export.document.html import FOLDER, document_html
from runtime.export.document.make import make_document
from runtime.export.document.markdown import document_markdown, plain
from runtime.export.document.subject import Subject
from runtime.model import Direction, OnError, ReplayPolicy, Retry, Variable, VariableType, Workflow
from runtime.model.retry import RetryStrategy
from runtime.services.loading import load_bundle
from runtime.tasks.registry import Registry
from runtime.words.language import LANGUAGES, Words, texts_of
from tests.fixtures.engine import flow, step

REGISTRY = Registry()
TEXTS = texts_of("document")


def subject(bundle: Bundle | Workflow, lang: str = "en") -> Subject:
    return Subject(
        bundle if isinstance(bundle, Bundle) else Bundle(bundle), REGISTRY, Words(lang, "document"), project="Shop"
    )


def made(bundle: Bundle | Workflow, lang: str = "en") -> Document:
    return make_document(subject(bundle, lang))


def html(bundle: Bundle | Workflow, lang: str = "en") -> str:
    return "".join(document_html(made(bundle, lang), Words(lang, "document"), None))


def markdown(bundle: Bundle | Workflow, lang: str = "en") -> str:
    return "".join(document_markdown(made(bundle, lang), Words(lang, "document"), {}))


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return load_bundle(FLOW, REGISTRY)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_text_is_there_in_every_language_with_the_same_places(name: str) -> None:
    texts = TEXTS[name]
    assert set(texts) == set(LANGUAGES)
    places = {tuple(sorted(place for _, place, _, _ in Formatter().parse(text) if place)) for text in texts.values()}
    assert len(places) == 1


def test_every_text_is_used() -> None:
    files = [*FOLDER.glob("*.j2"), *Path(make.__file__).parent.glob("*.py")]
    source = "".join(file.read_text("utf-8") for file in files)
    used = set(re.findall(r"[\"']([a-z_]+(?:[._][a-z]+)*)[\"']", source))
    families = ("pictures_left_out.", *re.findall(r'"([a-z.]+\.)\{', source))
    assert [name for name in TEXTS if name not in used and not name.startswith(families)] == []


def test_the_demo(demo: Bundle) -> None:
    document = made(demo)
    assert document.title == "Enter purchase invoices"
    assert document.purpose[0].startswith("Reads invoices from an Excel file")
    steps = {line.title: line for line in document.chapters[0].lines if isinstance(line, StepLine)}
    assert len(steps) == len(demo.workflow.steps)
    assert steps["Type password"].says == "Enter “password” of the credential “larkspur” in the field “Password”."
    assert steps["Save the invoice"].notes == (demo.workflow.steps["save"].note,)
    assert steps["Close the browser"].says == "", "the name says it"
    ways = {line.text for line in document.chapters[0].lines if isinstance(line, WayLine)}
    assert {"If “Paid” of the entry is “yes”", "If something goes wrong there", "If not"} <= ways
    tables = {table.title: table.rows for table in document.tables}
    assert ("invoices", "text", "invoices.xlsx", "Excel file with one invoice in each row.") in tables["Inputs"]
    assert tables["Credentials"] == [("larkspur", "password, username")]
    assert ("output/results.xlsx", "written", "8") in tables["Files and folders"]
    assert ("invoices.xlsx", "read", "6") in tables["Files and folders"]
    assert ("Results", "Row, Supplier, Invoice number, Status, Our number, Message and Receipt", "8") in tables[
        "Tables and lists"
    ]
    assert {row[0] for row in document.systems.rows} == {"Larkspur", "Microsoft Excel files"}, "the site once"
    rules = {row[1]: row[2] for row in document.exceptions.rows}
    assert rules["Save the invoice"].startswith("It may take 15 s at most. It is never repeated by itself")
    assert rules["Enter the invoice"] == (
        "If something in it goes wrong, go on with 7.1b.1. It is tried up to 3 times, 1 s apart. "
        "Only after errors of these kinds: browser."
    )
    results = [row[0] for row in document.results[0].rows]
    assert results == ["entered", "receipts_folder", "rejected", "results_file"]
    assert document.run == []


def test_the_demo_in_bulgarian(demo: Bundle) -> None:
    document = made(demo, "bg")
    said = [line.says for line in document.chapters[0].lines if isinstance(line, StepLine) and line.says]
    assert len(said) > 35
    assert all(re.search("[а-я]", text) for text in said)
    assert document.tables[0].columns == ("Име", "Вид", "По подразбиране", "Значение")
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} г\.", dict(document.facts)["Към дата"])


AWKWARD = flow(
    step("ask", "people.ask", {"question": "Right?", "fields": [{"name": "why", "title": "Why"}], "timeout_hours": 48},
         approved="get", rejected="stop"),
    step("stop", "flow.stop"),
    step("get", "http.get", {"url": "https://user:pa55word@api.example.com/v1?key=1"}, on_error=OnError.CONTINUE,
         retry=Retry(RetryStrategy.EXPONENTIAL, 5, 2.0, on=("http", "odd")), out="which", error="mend"),
    step("mend", "flow.log", {"message": "again"}, out="which"),
    step("which", "flow.switch", {"value": "{{ vars.kind }}", "cases": [{"equals": 1, "port": "one"}]}, one="call",
         default="off"),
    step("call", "flow.call", {"workflow": "sub"}),
    step("off", "script.shell", {"command": "rm -r /"}, enabled=False, replay=ReplayPolicy.ONCE),
    name="Awkward",
    variables=(
        Variable("kind", VariableType.NUMBER, Direction.INPUT, default=12345),
        Variable("pin", VariableType.STRING, Direction.INPUT, sensitive=True, default="never-shown"),
        Variable("login", VariableType.SECRET, Direction.INPUT, default="shop.password"),
    ),
)  # fmt: skip
CALLED = flow(step("inner", "files.delete", {"path": "old.txt"}), id="sub", name="Tidy up")


def test_other_kinds_of_steps_and_called_workflows() -> None:
    document = made(Bundle(AWKWARD, calls={"sub": CALLED}))
    assert [chapter.title for chapter in document.chapters] == ["Steps", "Sub-process: “Tidy up”"]
    ways = [line.text for line in document.chapters[0].lines if isinstance(line, WayLine)]
    assert {"If the person refuses", "If it is 1", "In every other case", "If this step fails"} <= set(ways)
    titles = [line.title for line in document.chapters[0].lines if isinstance(line, StepLine)]
    assert "Carry out the process “Tidy up”" in titles
    tables = {table.title: table for table in document.tables}
    assert [row[:3] for row in tables["Inputs"].rows] == [
        ("kind", "number", "12,345"), ("login", "credential", "confidential"), ("pin", "text", "confidential"),
    ]  # fmt: skip
    assert ("old.txt", "deleted", "Tidy up 1") in tables["Files and folders"].rows
    assert tables["Credentials"].rows == [("shop", "password")]
    rules = {row[1]: row[2] for row in document.exceptions.rows}
    assert rules["Ask a person: “Right?”"] == "Without an answer within 2 d 0 h it counts as an error."
    get = next(rule for title, rule in rules.items() if title.startswith("Get data"))
    assert "longer each time. Only after errors of these kinds: answer of a web service and odd." in get
    assert document.systems.rows[-2][:2] == (
        "Command line",
        "program on this machine",
    ) or any(row[0] == "Command line" for row in document.systems.rows)
    off = next(line for line in document.chapters[0].lines if isinstance(line, StepLine) and line.off)
    assert off.title == "Run a command on this machine"


def test_a_step_without_a_name_is_called_by_its_number() -> None:
    workflow = flow(
        step("a", "csv.read", {"path": "in.csv"}, out="b"),
        step("b", "csv.write", {"path": "out.csv", "rows": "{{ steps.a.output.rows }}", "columns": ["id"]}),
    )
    lines = made(workflow).chapters[0].lines
    assert isinstance(lines[1], StepLine)
    assert lines[1].title == "Write the rows from “step 1” into the CSV file “out.csv”"
    assert ("out.csv", "id", "2") in [row for table in made(workflow).tables for row in table.rows]


def test_what_a_sequence_does() -> None:
    actions = [
        {"action": "navigate", "url": "https://shop.example.com/in"},
        {"action": "fill", "target": "label=Name", "value": "Ada"},
    ]
    workflow = flow(step("all", "browser.sequence", {"actions": actions}))
    line = made(workflow).chapters[0].lines[0]
    assert isinstance(line, StepLine)
    assert line.actions == ("Go to “https://shop.example.com/in”.", "Enter “Ada” in the field “Name”.")
    assert made(workflow).systems.rows == [("shop.example.com", "web application, in the browser", "1")]
    actions.append({"action": "click", "target": {"element": "shop-example/save"}})
    one = flow(step("all", "browser.sequence", {"actions": actions[:]}))
    assert [row[0] for row in made(one).systems.rows] == ["shop.example.com"], "elements are not another system"
    actions.pop()
    actions.append({"action": "fill", "target": "label=Password", "value": "pa55word-plain"})
    secret = flow(step("all", "browser.sequence", {"actions": actions}))
    assert "Enter “***” in the field “Password”." in html(secret)
    assert "pa55word" not in html(secret) + markdown(secret)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_written_in_plain_text_by_mistake_is_hidden(lang: str) -> None:
    workflow = flow(
        step("type", "browser.fill", {"target": "label=Password", "value": "pa55word-plain"}, out="get"),
        step("get", "http.get", {"url": "https://me:pa55word-url@example.com/", "headers": {"X-Token": "tok-plain"}},
             note="Authorization: Bearer abcdef0123456789abcdef"),
        variables=(Variable("api_key", VariableType.STRING, Direction.INPUT, default="key-plain"),),
    )  # fmt: skip
    text = html(workflow, lang) + markdown(workflow, lang)
    assert not re.search("pa55word|tok-plain|key-plain|abcdef0123456789|never-shown", text)
    text = html(Bundle(AWKWARD, calls={"sub": CALLED}), lang)
    assert not re.search("pa55word|never-shown", text)


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} | `code` [a](javascript:x) # *b*\u202e\x00'


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_names_are_only_text(lang: str) -> None:
    workflow = flow(
        step("a", "flow.condition", {"test": f'{{{{ vars.x == "{HOSTILE[2:40]}" }}}}'}, name=HOSTILE, note=HOSTILE,
             true="b"),
        step("b", "browser.click", {"target": {"selector": "text=x", "name": HOSTILE}}),
        name=HOSTILE, description=HOSTILE, tags=(HOSTILE,),
        variables=(Variable("x", VariableType.STRING, Direction.INPUT, default=HOSTILE, description=HOSTILE),),
    )  # fmt: skip
    page = html(workflow, lang)
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("<style>") == 1
    assert page.count("alert(1)") > 5, "it is there as text"
    text = markdown(workflow, lang)
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[a|(?<!\\)`code", text)


def test_plain_text_in_markdown() -> None:
    assert plain("# a\n- b") == "\\# a - b"
    assert plain("1. first") == "\\1. first"
    assert plain("a|b <i>") == "a\\|b \\<i\\>"


def test_an_empty_workflow_has_a_document_too() -> None:
    page, text = html(Workflow("nothing")), markdown(Workflow("nothing"))
    for said in ("There are no steps yet.", "The process uses no data from outside.", "touches no other system"):
        assert said in page
        assert said in text


def test_two_thousand_steps_take_little_time() -> None:
    chain = [
        step(f"s{n}", "browser.fill", {"target": f"label=Field {n}", "value": f"{{{{ vars.v{n % 7} + {n} }}}}"},
             out=f"s{n + 1}" if n < 1999 else "")
        for n in range(2000)
    ]  # fmt: skip
    workflow = flow(*chain, variables=tuple(Variable(f"v{n}") for n in range(7)))
    begun = time.process_time()
    page = html(workflow)
    assert page.count("<article") == 2000
    assert time.process_time() - begun < 10
