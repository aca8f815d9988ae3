"""Writes ``docs/export.md`` from the tables of the exporters: ``python -m runtime.recorder.exporters.manual``."""

from __future__ import annotations

import sys

from runtime.recorder.exporters.expressions import EXPORTED_FUNCTIONS
from runtime.recorder.exporters.registry import FORMATS
from runtime.recorder.exporters.steps import EXPORTED

_HEAD = """\
# Export

<!-- Made by `python -m runtime.recorder.exporters.manual > docs/export.md`; change the tables of the exporters. -->

`understudy export FLOW --format FORMAT --output FILE` writes a workflow as a program that needs Understudy no more.

| `--format` | Gives |
|---|---|
"""

_RULES = """
## What the script is

- `python FILE --customer Ada` runs it: inputs of the workflow are its arguments, outputs are printed as JSON.
  `--headed` shows the browser, `--browser-path` names its program. A test for pytest reads its inputs, and
  `BROWSER_PATH`, from the environment.
- **Credentials** and values of the environment are read from environment variables when they are needed, and never
  written: `{{ vault.shop.password }}` is `SHOP_PASSWORD`. The command says which ones the script asks for.
- Elements of the project stand in it by their selectors. A script does not heal.
- Expressions are Python; what they need stands as small functions at the top.
- Conditions, switches, loops, try blocks and error paths are Python's own. Parallel branches are done one after the
  other, and retries are left out (a warning says so).
- It is one process without a journal: nothing of it can be resumed, and a step that must not happen twice is not
  protected.

**What cannot be said** keeps the file from being written: every step in the way is named, with the reason.

"""


def manual() -> str:
    """The page as Markdown."""
    formats = "".join(f"| `{format.id}` | {format.title} |\n" for format in FORMATS)
    blocks = ("flow.condition", "flow.switch", "flow.for_each", "flow.while", "flow.count", "flow.try")
    steps = ", ".join(f"`{type}`" for type in sorted((*EXPORTED, *blocks)))
    functions = ", ".join(f"`{name}`" for name in EXPORTED_FUNCTIONS)
    return f"{_HEAD}{formats}{_RULES}## Coverage\n\nSteps: {steps}.\n\nFunctions in expressions: {functions}.\n"


if __name__ == "__main__":
    sys.stdout.write(manual())
