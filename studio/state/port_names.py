"""What ports are called, wherever they are told of."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.model.ports import OUT
from studio.i18n import mark, tr

#: Ports that say something of their own; others, such as the cases of a switch, are called what they are called.
LABELS: Mapping[str, str] = {
    "true": mark("port|true"),
    "false": mark("port|false"),
    "each": mark("port|each"),
    "done": mark("port|done"),
    "error": mark("port|error"),
    "default": mark("port|otherwise"),
    "try": mark("port|try"),
    "catch": mark("port|when it fails"),
    "finally": mark("port|in any case"),
    "approved": mark("port|approved"),
    "rejected": mark("port|rejected"),
}


def port_label(name: str) -> str:
    """What a port is called, in the language spoken now."""
    return tr("port|next") if name == OUT else tr(LABELS[name]) if name in LABELS else name
