"""Writes ``docs/rules.md`` from the table: ``python -m runtime.analyzer.manual > docs/rules.md``."""

from __future__ import annotations

import sys

from runtime.analyzer.rules import RULES

_HEAD = """\
# Rules of the analyzer

`understudy lint` and Studio look at a workflow without running it. This page is made from the rules themselves
(`python -m runtime.analyzer.manual > docs/rules.md`).

A project sets rules in `understudy.json`, for all workflows or for one by its id; `off` silences a rule:

```json
{"format": 1, "rules": {"unused-variable": "off", "long-workflow": "warning", "nightly-import:hard-coded-delay": "off"}}
```

Levels are `off`, `info`, `warning` and `error`. An error keeps `understudy lint` from succeeding.
"""


def rules_page() -> str:
    """The page as Markdown."""
    table = ["| Rule | Level | What it finds |", "|---|---|---|"]
    table += [f"| [{rule.code}](#{rule.code}) | {rule.severity} | {rule.title}. |" for rule in RULES.values()]
    parts = [
        f"## {rule.code}\n\n{rule.title} ({rule.severity}). {rule.why}\n\n**What to do:** {rule.remedy}\n"
        for rule in RULES.values()
    ]
    return "\n".join([_HEAD, *table, "", *parts])


if __name__ == "__main__":
    sys.stdout.write(rules_page())
