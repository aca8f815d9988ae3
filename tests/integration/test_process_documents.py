"""The document of a real run of the demo job, in each format and language, looked at as a reader would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

import runtime
from runtime.browser.find import require_browser
from runtime.demo.job import CREDENTIAL, FLOW, DemoJob
from runtime.demo.material import INVOICES, write_invoices
from runtime.demo.site.process import SiteProcess
from runtime.demo.site.state import PASSWORD
from runtime.vault.keys.keyfile import create_key_file

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

#: One that can be entered, and one that the application refuses.
ROWS = (INVOICES[1], INVOICES[10])


@dataclass(frozen=True)
class Bench:
    """A data folder with one run of the demo job, which is over."""

    home: Path
    out: Path

    def understudy(self, *arguments: str, given: str | None = None) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(runtime.__file__).parents[1]),
            "UNDERSTUDY_HOME": str(self.home),
            "UNDERSTUDY_VAULT_KEYFILE": str(self.home.parent / "key"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "runtime.cli", *arguments],
            input=given, env=environment, cwd=self.out, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def document(self, about: str, kind: str, lang: str) -> Path:
        """Make a document and give its file."""
        name = f"{lang}.{kind}"
        said = self.understudy("document", about, "--format", kind, "--language", lang, "--output", name, "--json")
        file = Path(json.loads(said)["file"])
        assert file == self.out / name
        return file


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    root = tmp_path_factory.mktemp("documents")
    create_key_file(root / "key")
    (root / "out").mkdir()
    it = Bench(root / "home", root / "out")
    it.understudy("vault", "set", CREDENTIAL["name"], "--stdin", given=json.dumps(CREDENTIAL["fields"]))
    write_invoices(root / "invoices.xlsx", ROWS)
    with SiteProcess(save_delay=0.05) as site:
        inputs = DemoJob(site.url, it.out).inputs | {"invoices": str(root / "invoices.xlsx")}
        pairs = [f"--var={name}={value}" for name, value in inputs.items()]
        it.understudy("run", str(FLOW), "--run-id", "shown", "--trust", "--headless", "--quiet", *pairs)
    yield it


SAID = {
    "en": (
        "Enter purchase invoices",
        "Process document",
        "Who this is for",
        "Enter “password” of the credential",
        "Exceptions",
    ),
    "bg": (
        "Enter purchase invoices",
        "Описание на процес",
        "За кого е",
        "Въведете „password“ от данните за достъп",
        "Изключения",
    ),
}


@pytest.mark.parametrize("lang", ["en", "bg"])
def test_html(bench: Bench, lang: str) -> None:
    file = bench.document("shown", "html", lang)
    assert PASSWORD.encode() not in file.read_bytes()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_browser().path, chromium_sandbox=os.geteuid() != 0)
        complaints: list[str] = []
        for scheme, width in (("light", 1200), ("dark", 1200), ("light", 390)):
            page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
            page.on("console", lambda message: complaints.append(message.text))
            page.on(
                "request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None
            )
            page.goto(file.as_uri())
            text = page.inner_text("body")
            assert all(said.casefold() in text.casefold() for said in SAID[lang])
            shown = "() => [...document.querySelectorAll('figure svg')].map(e => e.getBoundingClientRect().width > 100)"
            assert page.evaluate(shown) == [True] * page.locator("figure").count()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            links = page.evaluate("[...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href'))")
            assert len(links) > 14
            assert all(page.locator(f'[id="{link[1:]}"]').count() == 1 for link in links)
            page.close()
        browser.close()
    assert complaints == []


def test_pictures_show_where_each_step_acts(bench: Bench) -> None:
    text = bench.document("shown", "html", "en").read_text("utf-8")
    outlined = re.findall(r'<article id="([^"]+)"(?:(?!</article>).)*class="mark"', text, flags=re.DOTALL)
    titles = dict(re.findall(r'<article id="([^"]+)".*?<h3><span class="n">[^<]*</span><span>(.*?)</span>', text))
    named = {titles[anchor] for anchor in outlined}
    assert {"Type user name", "Click “Sign in”", "Save the invoice", "Choose currency", "Download the receipt"} <= named
    assert len(outlined) >= 15


@pytest.mark.parametrize("lang", ["en", "bg"])
def test_pdf(bench: Bench, lang: str) -> None:
    document = pypdfium2.PdfDocument(bench.document("shown", "pdf", lang))
    try:
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        bookmarks = [mark.get_title() for mark in document.get_toc()]
    finally:
        document.close()
    assert len(texts) > 8
    page, of = {"en": ("Page", "of"), "bg": ("Страница", "от")}[lang]
    assert all(f"{page} {number} {of} {len(texts)}" in text for number, text in enumerate(texts, 1))
    whole = " ".join(texts).casefold()
    assert all(said.casefold() in whole for said in SAID[lang])
    assert PASSWORD.casefold() not in whole
    assert SAID[lang][-1] in bookmarks


@pytest.mark.parametrize("lang", ["en", "bg"])
def test_markdown(bench: Bench, lang: str) -> None:
    file = bench.document("shown", "md", lang)
    text = file.read_text("utf-8")
    assert all(said in text for said in SAID[lang])
    assert PASSWORD not in text
    paths = re.findall(r"!\[.*\]\((.+)\)\n", text)
    assert len(paths) >= 15
    assert sorted(path.name for path in file.with_name(f"{lang}-pictures").iterdir()) == sorted(
        Path(path).name for path in paths
    )
    red = 0
    for path in paths:
        with Image.open(file.parent / path) as image:
            colours = image.convert("RGB").getcolors(1 << 24) or []
        red += sum(count for count, (r, g, b) in colours if r > 190 and g < 90 and b < 90) > 300
    assert red >= 13, "most show an outline"


@pytest.mark.parametrize("kind", ["html", "pdf", "md"])
def test_of_the_workflow_alone(bench: Bench, kind: str) -> None:
    file = bench.document(str(FLOW), kind, "en")
    assert file.stat().st_size > 5000
    assert kind != "md" or "![" not in file.read_text("utf-8")
