"""Writes ``docs/import.md`` from the tables of the importers: ``python -m runtime.recorder.importers.manual``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from runtime.recorder.importers.registry import FORMATS

_HEAD = """\
# Import

<!-- Made by `python -m runtime.recorder.importers.manual > docs/import.md`; change the tables of the importers. -->

`understudy import FILE --output FLOW` makes a workflow of what another tool has recorded. The file is read, never
executed. These are the formats, recognised by the ending of the file (or named with `--format`):

| Format | Endings | `--format` |
|---|---|---|
"""

_RULES = """
## What holds for all of them

- **Targets** go into the project's element repository, `elements/APP.json`, where the output lies in a project, and
  into the steps otherwise. The first selector of the recording leads; all of its selectors become signals, by which
  the element is found when the first one fails.
- **Values** stay as they are. What looks like one of our expressions in a foreign file stays plain text.
- **Passwords**, card numbers and their like are left out: the step takes them from the vault
  (`{{ vault.APP.password }}`), and a warning says what to store. The same text is covered wherever else it stands.
- **What has no counterpart** becomes a switched-off step *Not imported* at its place, and a warning that names the
  place and the reason. Nothing is dropped silently.
- **Several tests** in one file become several workflows; the first goes to `--output`, the others lie beside it.
- **Damaged, foreign and too large files** (more than 8 MB, nested deeper than 64 levels) are refused with the place and
  what to do. Then nothing is written, and a workflow that is there is overwritten with `--force` only.
"""


def manual() -> str:
    """The page as Markdown."""
    rows = (f"| {format.title} | {' '.join(format.endings)} | `{format.id}` |\n" for format in FORMATS)
    return "".join([_HEAD, *rows, _RULES, *_selenium(), *_chrome(), *_playwright()])


def _selenium() -> Iterator[str]:
    from runtime.recorder.importers.selenium import project
    from runtime.recorder.importers.selenium.locators import STRATEGIES
    from runtime.recorder.importers.selenium.table import COMMANDS

    assert project.FAMILIES
    yield "\n## Selenium IDE\n\n"
    yield "Each test becomes a workflow, each suite of several tests a workflow that calls them in turn. Variables "
    yield "`${x}` become `vars.x`; conditions and scripts that only compute become expressions; variables that nothing "
    yield "sets become inputs. Tests that are called by `run` get and give back the variables they share.\n\n"
    yield f"Locators: {', '.join(f'`{name}=`' for name in STRATEGIES)}.\n\n"
    yield "| Command | State | Becomes, or why not |\n|---|---|---|\n"
    for name, entry in sorted(COMMANDS.items(), key=lambda item: item[0].lower()):
        yield f"| `{name}` | {'done' if entry.run else 'note'} | {entry.becomes} |\n"
    yield "| `//...` | done | a note of the next step |\n"
    yield "| commands of plug-ins | note | what they do is not known |\n"


def _chrome() -> Iterator[str]:
    from runtime.recorder.importers.chrome.steps import DETAILS, STEP_TYPES

    yield "\n## Chrome DevTools Recorder\n\nExport the recording as JSON there. "
    yield "It becomes one workflow.\n\n"
    yield "| Step | State | Becomes, or why not |\n|---|---|---|\n"
    for name, entry in STEP_TYPES.items():
        yield f"| `{name}` | {'done' if entry.run else 'note'} | {entry.becomes} |\n"
    yield "\n| Beside the type | Becomes |\n|---|---|\n"
    for name, becomes in DETAILS.items():
        yield f"| {name} | {becomes} |\n"


def _playwright() -> Iterator[str]:
    from runtime.recorder.importers.playwright.actions import COVERAGE

    yield "\n## Playwright's codegen\n\nScripts in Python (plain, asyncio, pytest), JavaScript and TypeScript "
    yield "(library and test runner). Each test becomes a workflow; a script without tests becomes one. The methods "
    yield "have their names in Python; those of JavaScript are the same in camel case.\n\n"
    yield "| In the script | Methods |\n|---|---|\n"
    for title, names in COVERAGE.items():
        yield f"| {title} | {', '.join(f'`{name}`' for name in names)} |\n"
    yield "| everything else | a note and a warning with the line |\n"


if __name__ == "__main__":
    sys.stdout.write(manual())
