"""Runs every benchmark, or those named: ``python3 dev.py bench [NAME ...] [--json] [--rounds N] [--write]``.

``--write`` puts the results into ``docs/benchmarks.md``; a benchmark that is not run keeps what stands there.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
#: Files that are no benchmarks themselves.
HELPERS = {"common", "run"}

HEAD = """\
# Benchmarks

Each figure was measured by a script in `tests/benchmarks/`, in turn with its limit or peer in the same run, on a
shared machine: quote the ratios, not the times. Every section names the command that made it.
`python3 dev.py bench --write` writes this page.

**The peers** come from the package registries and run with their defaults. *DBOS* keeps SQLite's rollback journal with
`synchronous=FULL` and makes one commit a step, as we do; it writes down outcomes, we the intent of an effect as well.
Its time to bare commits is what an engine with one `FULL` commit a step, and no other cost, could reach on the same
disk: where it is below ten, ten times DBOS's speed in sequence is out of reach
([decision 10](decisions/0010-what-a-step-costs.md)). Side by side our steps share commits. *Node-RED* is version 4:
version 5 asks for Node.js 22.9 and was not to be had with Node.js 20. Its function nodes keep nothing on disk.

**MiniWoB++** has two sorts of changed pages, alike but for their words. Those of `changed` come from a list of ours,
and it is not blind: general synonyms (press for click, pass phrase for password, directed by for director) were added
to the product after that list had been read. Those of `words by a thesaurus` are WordNet's, chosen by a rule and not by
us (subject for submit, hunt for search), and nothing in the product was made with them in sight. Where an element kept
neither its id nor its words nor anything else of its own, stopping is what is asked for; so that row has a goal for
wrong acts only.
"""


def main() -> int:
    """Each benchmark in a process of its own; the exit code is that of the worst."""
    write = "--write" in sys.argv
    names = [name for name in sys.argv[1:] if not name.startswith("-") and not name.isdigit()]
    flags = [flag for flag in sys.argv[1:] if flag not in (*names, "--write")]
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in HELPERS)
    if unknown := set(names) - set(known):
        print(f"There is no benchmark {', '.join(sorted(unknown))}. Known: {', '.join(known)}.", file=sys.stderr)
        return 2
    if write:
        return max(_written(name, flags) for name in names or known)
    return max(subprocess.run([sys.executable, str(HERE / f"{name}.py"), *flags]).returncode for name in names or known)


def _written(name: str, flags: list[str]) -> int:
    """Run one and put its section into the page."""
    command = [sys.executable, str(HERE / f"{name}.py"), *flags, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    try:
        result = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        print(f"{name} gave no result.", file=sys.stderr)
        return 1
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    sections[name] = _section(name, flags, result)
    body = "".join(f"\n## {title}\n{sections[title].rstrip()}\n" for title in sorted(sections))
    PAGE.write_text(HEAD + body, encoding="utf-8")
    return 0


def _section(name: str, flags: list[str], result: dict[str, Any]) -> str:
    arguments = " ".join((name, *flags))
    lines = [f"\n`python3 dev.py bench {arguments}`, {datetime.date.today()}, {result['machine']}.\n"]
    lines += ["| Figure | Value | Goal | |", "|---|---|---|---|"]
    for row in result["figures"]:
        verdict = {True: "reached", False: "**missed**", None: ""}[row["met"]]
        lines.append(f"| {_plain(row['what'])} | {row['value']:g} {row['unit']} | {row['goal']} | {verdict} |")
    lines += ["", "| Measured | Minimum | Median | Maximum | Rounds |", "|---|---|---|---|---|"]
    for case, (least, median, most, rounds) in result["cases"].items():
        lines.append(f"| {_plain(case)} | {least:.4g} | {median:.4g} | {most:.4g} | {rounds} |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.strip().replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
