"""The reference of the language, written from the function table: ``docs/expressions.md`` is this text."""

from __future__ import annotations

import json

from runtime.expressions import limits
from runtime.expressions.functions import (
    FUNCTIONS,
    Function,
    dates,
    encoding,
    general,
    lists,
    numbers,
    patterns,
    records,
    texts,
)
from runtime.expressions.functions.dateformat import PARTS
from runtime.model import Json

#: The groups in the order of the document.
_GROUPS = (texts, numbers, dates, lists, records, general, patterns, encoding)
_INTRODUCTION = r"""
# Expressions

<!-- Made by runtime.expressions.reference(); change the function table or that file, then run
     python -c "from runtime.expressions import reference; print(reference(), end='')" > docs/expressions.md -->

Between double braces stands an expression: `Dear {{ vars.customer.name | title }}`. It is computed when the step
runs, from values that are already there, and it can do nothing but compute.

- A field that is **one single expression** keeps the type of its value: `{{ steps.read.output.rows }}` is a list.
  In a longer text the value becomes text: null gives nothing, `true` and `false` stay words, lists and records
  become JSON.
- What an expression gives is never read again: a scraped text that looks like an expression stays a text.
- Two braces as text: `{{ "{{" }}`. Names of fields are literal; expressions stand in values only.

## Names

| Name | Value |
| --- | --- |
| `vars.NAME` | a variable of the workflow |
| `steps.ID.output` | what a step gave; `steps["ID"]` where the id is not a plain word |
| `item`, `index` | the present item of a loop and its number |
| `error.message`, `error.kind`, `error.step` | what went wrong, on an error path; `error.page`: the page it was on |
| `run.id`, `run.started_at`, `run.workflow` | the run |
| `env.NAME` | a value of the project's environment |
| `vault.ITEM.FIELD` | a credential |

A **credential** can be passed on whole, alone in a field or as a part of a list or record. It cannot be printed,
joined, compared or given to a function.

## Values and operators

Texts `"a"` or `'a'` (with `\n`, `\t`, `\r`, `\\`, `\"`, `\u20ac`; every other backslash stands for itself, so
patterns are written as they are), numbers, `true`, `false`, `null`, lists `[1, 2]`, records `{"a": 1}`.

| Written | Meaning |
| --- | --- |
| `a.b`, `a["b"]`, `a[0]`, `a[-1]` | a field of a record, an item of a list (the first is 0) |
| `a[1:3]` | a part of a list or text |
| `+ - * / // % **` | arithmetic (`//` divides to whole numbers, `**` is the power); `+` also joins two texts or lists |
| `== != < <= > >=` | comparison; `1 < x < 10` works; different kinds are never equal and have no order |
| `in`, `not in` | an item of a list, a part of a text, a field of a record |
| `and`, `or`, `not` | logic; null, false, 0 and everything empty count as false |
| `a if condition else b` | a choice |
| `[r.name for r in rows if r.open]`, `{k: v for k, v in items(r)}` | a new list or record from each item |
| `x \| upper`, `x \| round(2)` | `upper(x)`, `round(x, 2)`; after arithmetic, before comparisons |

Nothing is converted silently: `"12" + 1` is an error; write `number("12") + 1` or `"12" + text(1)`.

What may be missing is written `x | default("none")` or `get(x, "rows[0].name", "none")`.

## Limits

An expression has at most SOURCE bytes, NODES parts and DEPTH levels; its work ends after STEPS steps.
A text has at most SIZE characters, a list as many items, a whole number BITS bits. For larger work there are the
data and script steps.
"""


def reference() -> str:
    """The whole document as Markdown."""
    groups = [_group(module.GROUP) for module in _GROUPS]
    return "\n".join([_introduction(), "## Functions\n", *groups, _date_parts()])


def _introduction() -> str:
    text = _INTRODUCTION.lstrip()
    for word in ("SOURCE", "NODES", "DEPTH", "STEPS", "SIZE", "BITS"):
        text = text.replace(word, f"{getattr(limits, f'MAX_{word}'):,}")
    return text


def _group(group: str) -> str:
    rows = [_row(function) for function in FUNCTIONS.values() if function.group == group]
    return "\n".join([f"### {group}\n", "| Function | Gives | Examples |", "| --- | --- | --- |", *rows, ""])


def _row(function: Function) -> str:
    examples = "<br>".join(f"`{_cell(source)}` → `{_cell(_json(value))}`" for source, value in function.examples)
    return f"| `{function.signature}` | {function.help} | {examples} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _date_parts() -> str:
    rows = [f"| `{part}` | {meaning} |" for part, meaning in PARTS.items()]
    head = "Names of months and days are English. When a date is read, one digit will do where two are written."
    return "\n".join(["### Patterns of dates\n", head, "", "| Part | Meaning |", "| --- | --- |", *rows, ""])
