"""The messages that the runtime says to people, read from its code as a syntax tree: each as a template with places.

    python -m devtools.messages        what has no Bulgarian yet

A message is a text that reads as a sentence, or that is given to an error, a problem or a finding. ``f"No {name}."``
is the template ``No {name}.``; a place is called by the name that fills it, and ``x`` where that is computed.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "resources" / "messages"

#: What only the terminal says (its own help too), and documents, which have their texts elsewhere.
_ELSEWHERE = (
    "cli", "demo", "words", "report", "export", "recorder/importers", "recorder/exporters", "services/testing",
    "tasks/docs.py", "analyzer/manual.py", "expressions/manual.py", "files/schema.py", "files/starter.py",
)  # fmt: skip
#: Keywords whose texts are for documents and forms; those of forms are translated with Studio's.
_DOCUMENTS = frozenset({"why", "description", "help", "title", "keywords", "pattern", "examples"})
#: What makes a record of something else than a message.
_RECORDS = frozenset({"_control", "TaskSpec", "Field"})
#: What makes something that a person reads: its texts are messages, sentences or not.
_SAYS = re.compile(
    r"^(?:\w*(?:Error|Problem|Failed|Timeout|NotFound|Missing|Fault|Person|Cancelled)"
    r"|Finding|InvalidFile|InvalidInput|Unknown|Absent|Reason)$"
)
_CODE_FIRST = frozenset({"Problem"})  # their first argument is a code
_SQL = re.compile(r"(?:SELECT|INSERT|DELETE|UPDATE|CREATE|PRAGMA|AND)\b|.*\bLIMIT \?|\{\{")
_SENTENCE = re.compile(r'(?:[A-Z"“{`]|\w+\().*[.?!]"?\s*', re.DOTALL)
PLACE = re.compile(r"\{(\w+)\}")


def messages() -> dict[str, str]:
    """Every template, and where it stands first."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "runtime").rglob("*.py")):
        place = path.relative_to(ROOT / "runtime").as_posix()
        if not place.startswith(_ELSEWHERE):
            for text, line in _messages_of(ast.parse(path.read_text("utf-8"))):
                found.setdefault(text, f"{place}:{line}")
    return found


def literals() -> set[str]:
    """Every text of the runtime as a template: what a part of a message may be taken from."""
    found: set[str] = set()
    for path in (ROOT / "runtime").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        found |= {text.strip() for node in ast.walk(tree) if id(node) not in inner and (text := template(node))}
    return found


def catalogue(code: str) -> dict[str, str]:
    """All translated messages of a language."""
    found: dict[str, str] = {}
    for path in sorted((CATALOGUES / code).glob("*.json")):
        found |= json.loads(path.read_text("utf-8"))
    return found


def template(node: ast.AST) -> str:
    """The text of a literal; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return _joined(node) if isinstance(node, ast.JoinedStr) else ""


def _joined(node: ast.JoinedStr) -> str:
    used: Counter[str] = Counter()
    parts = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            name = _name(value.value) if isinstance(value, ast.FormattedValue) else "x"
            used[name] += 1
            parts.append(f"{{{name}{used[name] if used[name] > 1 else ''}}}")
    return "".join(parts)


def _name(node: ast.expr) -> str:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.strip("_").lower() or "x"


def _messages_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    silent = {id(part) for node in ast.walk(tree) for part in _silent(node)}
    said = {id(part) for node in ast.walk(tree) for part in _said(node)}
    for node in ast.walk(tree):
        text = "" if id(node) in silent else template(node).strip()
        text = f"{text} {{rest}}" if text.endswith(":") else text  # what follows is put behind it
        if re.search(r"[A-Za-z]{2}", PLACE.sub("", text)) and (id(node) in said or _is_sentence(text)):
            yield text, getattr(node, "lineno", 0)


def _is_sentence(text: str) -> bool:
    return " " in text and _SENTENCE.fullmatch(text) is not None and not _SQL.match(text)


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node that nobody reads as a message: docstrings, logging, documents, pieces of a longer text."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif _is_document(node) or (isinstance(node, ast.Call) and _is_log(node.func)):
        yield from ast.walk(node)


def _is_document(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in _DOCUMENTS
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RECORDS


def _is_log(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    owner = ast.unparse(function.value)
    return owner.endswith(("_log", "logger")) or (owner == "re" and function.attr == "compile")


def _said(node: ast.AST) -> Iterator[ast.AST]:
    """Texts that are given to an error, a problem or a finding: its message and its remedy."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if _SAYS.match(name):
        args = node.args[1:3] if name in _CODE_FIRST else node.args[:1]
        for arg in args:
            yield from _texts(arg)
    for keyword in node.keywords:
        if keyword.arg in ("remedy", "suggestion", "message"):
            yield from _texts(keyword.value)


def _texts(node: ast.expr) -> Iterator[ast.AST]:
    """A literal, those of ``a if x else b``, ``a or b`` and ``a + b``."""
    if isinstance(node, ast.IfExp):
        parts: list[ast.expr] = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    else:
        yield node
        return
    for part in parts:
        yield from _texts(part)


def main() -> int:
    """Name what is missing; 0 when nothing is."""
    known = catalogue("bg")
    missing = {text: place for text, place in messages().items() if text not in known}
    for text, place in missing.items():
        sys.stdout.write(f"{place}: {text!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
