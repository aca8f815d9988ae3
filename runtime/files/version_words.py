"""What a version of a workflow is about, as a line for people."""

from __future__ import annotations

from runtime.files.version_changes import Changed, Changes
from runtime.files.versions import Version
from runtime.words.language import Words

#: Names that are said of each kind before the rest is counted.
_NAMES = 2


def line(version: Version, words: Words) -> str:
    """Where a version came from and what it changed, in the words of a language."""
    changes = said(version.changes, words)
    if version.why == "restored":
        return words("version.restored", n=version.source)
    if version.why == "found" and version.number > 1:
        return "; ".join(part for part in (words("version.found"), changes) if part)
    return changes or words("version.first" if version.number == 1 else "version.saved")


def said(changes: Changes, words: Words) -> str:
    """All kinds of changes, one after the other; empty when nothing changed."""
    kinds = ((name, getattr(changes, name)) for name in ("added", "removed", "changed", "variables"))
    parts = [
        words(f"version.{name}", x=_names(kind, words, quoted=name != "variables"))
        for name, kind in kinds
        if kind.count
    ]
    if changes.fields.count:
        names = [words(f"version.field.{name}") for name in changes.fields.names if name in _FIELDS]
        parts.append(words("version.fields", x=words.listed(names or list(changes.fields.names))))
    counts = (("rewired", changes.rewired), ("moved", changes.moved))
    parts += [words.count(f"version.{name}", number) for name, number in counts if number]
    return ", ".join(parts)


_FIELDS = frozenset({"id", "name", "description", "lifecycle", "tags", "settings", "outputs"})


def _names(kind: Changed, words: Words, *, quoted: bool) -> str:
    shown = [words.quote(name) if quoted else name for name in kind.names[:_NAMES]]
    if kind.count > len(shown):
        return words("list.more", a=", ".join(shown), n=kind.count - len(shown))
    return words.listed(shown)
