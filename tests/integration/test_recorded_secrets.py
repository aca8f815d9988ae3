"""What is typed into secret fields while recording: afterwards every byte that was written is searched for it.

The page is as careless as pages are: it shows passwords, mirrors what is typed, sends its form in the address, and says
it all again on the next page, in the title, in a heading and in a dialog.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.browser.recording.browser import start
from tests.fixtures.echo_site import LANDMARK
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.leak_bench import Bench
from tests.fixtures.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

FORM = f"""<h1>{LANDMARK}</h1><form action=/done>
<p><label>User name <input name=user></label>
<p><label>Password <input type=password name=pw id=pw></label>
<button type=button id=show onclick="pw.type = 'text'; pw.value = ''">Show</button>
<p><label>New password <input type=password name=new autocomplete=new-password></label>
<p><label>Code from your phone <input name=tan autocomplete=one-time-code></label>
<p id=boxes>{"<input maxlength=1 size=1>" * 5}</p>
<p><label>Card number <input name=card autocomplete=cc-number></label>
<p><label>Reference <input name=reference></label>
<p role=status id=mirror></p><button id=go>Pay</button></form>
<script>for (const field of document.querySelectorAll("input"))
  field.addEventListener("input", () => {{ mirror.textContent = "You typed " + field.value }})
</script>"""
DONE = f"""<h1 id=all></h1><p style="font: 24px monospace">{LANDMARK}</p><button id=end>Good</button>
<script>const sent = Object.fromEntries(new URLSearchParams(location.search));
document.title = "Hello " + sent.pw; all.textContent = "Card " + sent.card + " of " + sent.new;
end.onclick = () => alert(sent.tan + " " + sent.reference)</script>"""


def card_number() -> str:
    """A random number that a card could have."""
    digits = f"4{secrets.randbelow(10**14):014}"
    odd = sum(int(digit) for digit in digits[-2::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-1::-2])
    return digits + str(-(odd + even) % 10)


class Typed:
    """What is typed into which field."""

    def __init__(self) -> None:
        self.password = f"Pw-{secrets.token_hex(9)}"
        self.shown = f"Sh-{secrets.token_hex(9)}"
        self.new = f'{secrets.token_hex(5)}"<ü&/ {secrets.token_hex(5)}'
        self.code = str(secrets.randbelow(90_000_000) + 10_000_000)
        self.card, self.reference = card_number(), card_number()

    def pieces(self) -> dict[str, str]:
        whole = dict(vars(self))
        return {**whole, **{f"most of {name}": text[: len(text) * 3 // 4] for name, text in whole.items()}}


async def type_all(person: Person, site: GestureSite, typed: Typed) -> None:
    await person.go(site.url("form"))
    for field, text in (("user", "Ada"), ("pw", typed.password)):
        await person.click(f"[name={field}]")
        await person.type(text)
    await person.click("#show")
    await person.click("#pw")
    await person.type(typed.shown)
    for field, text in (("new", typed.new), ("tan", typed.code), ("card", typed.card), ("reference", typed.reference)):
        await person.click(f"[name={field}]")
        await person.type(text)
    for n, digit in enumerate("73519", 1):
        await person.click(f"#boxes input:nth-child({n})")
        await person.type(digit)
    await person.click("#go")
    await person.sees("location.pathname == '/done' && document.readyState == 'complete'")
    await asyncio.sleep(0.5)
    person.answers.append((True, None))
    await person.click("#end")
    await asyncio.sleep(0.5)


async def record(bench: Bench, site: GestureSite, typed: Typed, flow: Path) -> str:
    """Standard output of the real command."""
    browser = await start(headless=True)
    command = [sys.executable, "-m", "runtime.cli", "--debug", "record", "--connect", browser.address]
    process = subprocess.Popen(
        [*command, "--output", str(flow), "--keep-raw", "--events", "jsonl", "--accept", "all"],
        env=bench.environment, cwd=bench.out, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    person = await Person.sit_down(browser.address)
    try:
        assert process.stdout is not None
        first = await asyncio.to_thread(process.stdout.readline)
        reading = asyncio.create_task(asyncio.to_thread(process.communicate, timeout=120))
        await type_all(person, site, typed)
        process.send_signal(signal.SIGINT)
        out, err = await reading
    finally:
        process.kill()
        await browser.close(person.connection)
        await person.leave()
    (bench.said / "record.txt").write_text(first + out + err)
    assert process.returncode == 0, err
    return first + out


@pytest.fixture
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    served.pages |= {"form": FORM, "done": DONE}
    yield served
    served.close()


def test_nothing_of_it_is_written(site: GestureSite) -> None:
    typed = Typed()
    # A short path: Chromium's own socket lies in the temporary folder, and its name may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="canary-") as root:
        bench = Bench(Path(root), pieces=typed.pieces())
        flow = bench.project / "workflows" / "typed.flow.json"
        told = asyncio.run(record(bench, site, typed, flow))
        needs = json.loads(told.splitlines()[-1])["needs_secret"]
        kinds = [need["kind"] for need in needs]
        assert kinds == ["password"] * 3 + ["one_time_code", "card", "card"] + ["one_time_code"] * 5, kinds
        assert "Ada" in flow.read_text("utf-8"), "what is no secret is recorded"
        values = {"password": typed.password, "code": typed.code, "number": typed.card}
        items: dict[str, dict[str, str]] = {}
        for need in needs:
            items.setdefault(need["item"], {})[need["field"]] = values.get(need["field"], typed.new)
        for item, fields in items.items():
            bench.understudy("vault", "set", item, "--stdin", given=json.dumps(fields))
        record_of = json.loads(flow.read_text("utf-8"))
        flow.write_text(json.dumps({**record_of, "settings": {"pictures": "always"}}))
        bench.understudy("--debug", "run", str(flow), "--run-id", "typed", "--trust", "--headless", "-v")
        bench.understudy("runs", "show", "typed", "--history", "--json")
        bench.understudy("runs", "log", "typed")
        bench.understudy("runs", "export", "typed", "--format", "html", "--output", str(bench.out / "report.html"))
        bench.understudy("document", "typed", "--format", "pdf", "--output", str(bench.out / "document.pdf"))
        bench.understudy("document", str(flow), "--format", "html", "--output", str(bench.out / "document.html"))
        bench.understudy("export", str(flow), "--output", str(bench.out / "script.py"))
        bench.check()
        bench.check_pictures()
