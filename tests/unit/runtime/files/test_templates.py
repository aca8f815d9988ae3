"""Every ready workflow runs as it is shipped, on local data and a local site."""

from __future__ import annotations

import csv
import json
import re
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import openpyxl
import pytest

from runtime.analyzer import analyze
from runtime.demo.site import DemoSite
from runtime.errors import UsageProblem
from runtime.files import load_workflow
from runtime.files.project import Project
from runtime.files.templates import DIFFICULTIES, Template, find_template, inputs_of, templates, use_template
from runtime.model import Severity
from runtime.model.graph import compile_plan
from runtime.paths import RESOURCES
from runtime.services import methods
from runtime.services.core import Core
from runtime.tasks.registry import Registry
from runtime.vault.keys.keyfile import create_key_file

TABLE = "<table><tr><th>City<th>People</tr><tr><td>Plovdiv<td>346893</tr><tr><td>Sofia<td>1241675</tr></table>"
FORM = (
    '<form method="post"><label>Name <input name="name"></label><label>E-mail <input name="mail"></label>'
    "<button>Send</button></form>"
)


class Site:
    """Pages for the templates; what is posted is kept."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {
            "/table": ("text/html", TABLE),
            "/form": ("text/html", FORM),
            "/api": ("application/json", json.dumps({"cities": [{"name": "Plovdiv"}, {"name": "Sofia"}]})),
            "/report.csv": ("text/csv", "a,b\n1,2\n"),
            "/news": ("text/html", "<main>Nothing new</main>"),
        }
        self.posted: list[dict[str, list[str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, text = site.pages.get(self.path, ("text/plain", ""))
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            def do_POST(self) -> None:
                site.posted.append(parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()))
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
async def core(fresh_home: Path) -> AsyncIterator[Core]:
    opened = await Core.open(fresh_home)
    yield opened
    await opened.close(0.5)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "job")


async def run(core: Core, project: Project, id: str, **inputs: Any) -> dict[str, Any]:
    """Make a workflow of a template, run it, and give its outputs."""
    path = use_template(project, find_template(id))
    started = await methods.call(core, "runs.start", {"flow": str(path), "inputs": inputs, "trust": True})
    done = await methods.call(core, "runs.wait", {"run": started["id"]})
    assert done["status"] == "completed", done["error"]
    return dict(done["outputs"] or {})


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.id)
def test_a_template_is_whole(template: Template) -> None:
    registry = Registry()
    loaded = load_workflow(template.folder / "workflow.flow.json", registry)
    workflow = loaded.require()
    plan, wrong = compile_plan(workflow)
    found = [*loaded.problems, *wrong, *analyze(workflow, registry=registry, project=None, plan=plan)]
    assert [str(one) for one in found if one.severity is Severity.ERROR] == []
    assert template.difficulty in DIFFICULTIES and template.tags and template.needs()
    assert all(one.description for one in inputs_of(workflow)), "each input is explained"
    texts = [template.titles, template.summaries, *template.all_needs]
    assert all(set(known) == {"en", "bg"} and all(known.values()) for known in texts)
    assert (RESOURCES / "icons" / f"{template.icon}.svg").exists()


def test_the_library_is_searched() -> None:
    assert [one.id for one in templates() if one.holds("compare csv")] == ["compare-lists"]
    assert [one.id for one in templates() if one.holds("изпраща формуляр", "bg")] == ["form-from-sheet"]
    with pytest.raises(UsageProblem, match="no template") as raised:
        find_template("web-tabel")
    assert "web-table" in raised.value.remedy


async def test_two_lists_are_compared(core: Core, project: Project) -> None:
    (project.root / "before.csv").write_text("id,name\n1,Ann\n2,Bob\n", "utf-8")
    (project.root / "after.csv").write_text("id,name\n2,Bob\n3,Cid\n", "utf-8")
    assert await run(core, project, "compare-lists") == {"added": 1, "gone": 1}
    assert rows(project.root / "output" / "differences.csv") == [
        {"change": "added", "id": "3", "name": "Cid"},
        {"change": "gone", "id": "1", "name": "Ann"},
    ]


async def test_an_answer_becomes_a_table(core: Core, project: Project, site: Site) -> None:
    assert await run(core, project, "api-to-table", address=f"{site.address}/api", list="cities") == {"rows": 2}
    assert (project.root / "output" / "answer.xlsx").stat().st_size > 1000


async def test_files_are_sorted(core: Core, project: Project) -> None:
    inbox = project.root / "inbox"
    inbox.mkdir()
    for name in ("a.pdf", "b.PDF", "c.xlsx", "noending"):
        (inbox / name).write_text(name, "utf-8")
    assert await run(core, project, "sort-files") == {"moved": 4}
    found = sorted(path.relative_to(project.root).as_posix() for path in (project.root / "sorted").rglob("*.*"))
    assert found == ["sorted/pdf/a.pdf", "sorted/pdf/b.PDF", "sorted/xlsx/c.xlsx"]
    assert (project.root / "sorted" / "other" / "noending").exists() and not list(inbox.iterdir())


async def test_a_report_is_filed(core: Core, project: Project, site: Site) -> None:
    outputs = await run(core, project, "file-report", address=f"{site.address}/report.csv")
    path = project.root / outputs["file"]
    assert path.read_text("utf-8") == "a,b\n1,2\n"
    assert path.name.endswith("-report.csv") and path.parts[-4] == "reports"


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_web_templates_work_in_a_browser(
    browser_driver: None, fresh_home: Path, project: Project, site: Site
) -> None:
    core = await Core.open(fresh_home)
    try:
        assert await run(core, project, "web-table", address=f"{site.address}/table") == {"rows": 2}
        assert rows(project.root / "output" / "table.csv")[1] == {"City": "Sofia", "People": "1241675"}

        watched = {"address": f"{site.address}/news", "part": "main"}
        assert await run(core, project, "watch-page", **watched) == {"changed": False}
        assert await run(core, project, "watch-page", **watched) == {"changed": False}
        site.pages["/news"] = ("text/html", "<main>Something new</main>")
        assert await run(core, project, "watch-page", **watched) == {"changed": True}

        book = openpyxl.Workbook()
        for line in (("Name", "E-mail"), ("Ann", "ann@example.com"), ("Боян", "b@example.com")):
            book.active.append(line)
        book.save(project.root / "people.xlsx")
        assert await run(core, project, "form-from-sheet", address=f"{site.address}/form") == {"sent": 2}
        assert site.posted == [
            {"name": ["Ann"], "mail": ["ann@example.com"]},
            {"name": ["Боян"], "mail": ["b@example.com"]},
        ]
    finally:
        await core.close(0.5)


LARKSPUR = {"username": "mara.lindqvist", "password": "Delphinium-42"}


async def with_the_key(fresh_home: Path, key: Path) -> Core:
    """A host whose vault holds the way into the demonstration."""
    create_key_file(key)
    opened = await Core.open(fresh_home)
    await methods.call(opened, "vault.init", {})
    await methods.call(opened, "vault.set", {"name": "larkspur", "type": "password", "fields": LARKSPUR})
    return opened


async def failure(core: Core, project: Project, id: str, **inputs: Any) -> str:
    """The message with which a run of a template's workflow that is there already fails."""
    flow = project.root / "workflows" / f"{id}.flow.json"
    started = await methods.call(core, "runs.start", {"flow": str(flow), "inputs": inputs, "trust": True})
    done = await methods.call(core, "runs.wait", {"run": started["id"]})
    assert done["status"] == "failed"
    return str(done["error"]["message"])


async def test_the_api_of_the_demonstration_is_monitored(core: Core, project: Project, demo_site: DemoSite) -> None:
    assert await run(core, project, "api-monitor", site=demo_site.url) == {"healthy": True}
    wrong = await failure(core, project, "api-monitor", site=demo_site.url, check="length(invoices) > `1000`")
    assert wrong.endswith("the answer is not as expected")
    gone = await failure(core, project, "api-monitor", site="http://127.0.0.1:9")
    lines = rows(project.root / "output" / "api-history.csv")
    assert [line["status"] for line in lines] == ["200", "200", "0"] and lines[2]["problem"] in gone


async def test_the_data_of_the_demonstration_become_a_workbook(
    core: Core, project: Project, demo_site: DemoSite
) -> None:
    unpaid = [i for i in demo_site.state.as_json()["invoices"] if i["status"] not in ("paid", "void")]
    outputs = await run(core, project, "data-pipeline", site=demo_site.url)
    assert outputs["total"] == pytest.approx(sum(float(one["gross"]) for one in unpaid))
    assert outputs["suppliers"] == len({one["supplier"] for one in unpaid})
    book = openpyxl.load_workbook(project.root / "output" / "unpaid.xlsx")
    assert book["Invoices"].max_row == len(unpaid) + 1
    totals = [row[2].value for row in book["Totals"].iter_rows(min_row=2)]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_templates_work_on_the_demonstration(
    browser_driver: None,
    fresh_home: Path,
    project: Project,
    demo_site: DemoSite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UNDERSTUDY_VAULT_KEYFILE", str(tmp_path / "vault.key"))
    core = await with_the_key(fresh_home, tmp_path / "vault.key")
    try:
        await work_on(core, project, demo_site)
    finally:
        await core.close(0.5)


async def work_on(core: Core, project: Project, demo_site: DemoSite) -> None:
    site, output = demo_site.url, project.root / "output"
    assert await run(core, project, "web-scraper", site=site) == {"rows": 10}
    assert rows(output / "suppliers.csv")[0]["Name"] == "Alder & Finch Stationers"

    assert await run(core, project, "multi-page-scraper", site=site) == {"rows": len(demo_site.state.invoices)}

    assert await run(core, project, "form-bot", site=site) == {"saved": 2, "refused": 1}
    entered = {one["number"] for one in demo_site.state.as_json()["invoices"] if one["entered"]}
    assert entered == {"BP-20418", "CI-0077"}

    outputs = await run(core, project, "pdf-report", site=site)
    assert (project.root / outputs["file"]).read_bytes().startswith(b"%PDF")

    assert await run(core, project, "visual-regression", site=site) == {"share": 0}
    flow = project.root / "workflows" / "visual-regression.flow.json"
    again = await methods.call(core, "runs.start", {"flow": str(flow), "inputs": {"site": site}, "trust": True})
    assert (await methods.call(core, "runs.wait", {"run": again["id"]}))["status"] == "completed"
    demo_site.state.skin = 2
    assert "looks different" in await failure(core, project, "visual-regression", site=site)
    assert (output / "difference.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.id)
def test_all_that_people_read_in_a_template_is_there_in_bulgarian(template: Template) -> None:
    english, bulgarian = template.workflow(), template.workflow("bg")
    pairs = [(english.description, bulgarian.description)]
    pairs += [(one.description, bulgarian.variables[name].description) for name, one in english.variables.items()]
    pairs += [(one.name, bulgarian.steps[id].name) for id, one in english.steps.items()]
    assert [text for text, said in pairs if text and text == said] == []
    brands = {"api", "csv", "excel", "http", "json", "pdf"}
    assert [tag for tag in template.tags_in("bg") if re.search("[a-z]", tag) and tag.lower() not in brands] == []
    assert all(step.params == bulgarian.steps[id].params for id, step in english.steps.items())
    assert template.workflow("fr") == english
