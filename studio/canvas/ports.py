"""Which ports a step shows, and where: at the lower edge of its card, or of its frame when it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.model import Step
from runtime.model.ports import ERROR, OUT, body_ports
from runtime.tasks.spec import TaskSpec
from studio.canvas.measures import CARD_WIDTH
from studio.state.port_names import LABELS, port_label

#: Ports stand no further from each other than this.
MOST_APART = 82.0
#: From the spare port to the end of the card's edge, and to a port before it.
SPARE_ROOM = 26.0


@dataclass(frozen=True, slots=True)
class Port:
    """A way out. ``dx`` is its distance from the middle; ``framed`` ports are at the frame's lower edge."""

    name: str
    dx: float = 0.0
    framed: bool = False
    labelled: bool = False

    @property
    def label(self) -> str:
        """What stands beside it; empty when it needs no words."""
        return port_label(self.name) if self.name in LABELS or self.labelled else ""


def ports_of(step: Step, spec: TaskSpec | None, *, framed: bool) -> tuple[Port, ...]:
    """The ports to draw: those of the type, the cases of a switch, and others that an edge leaves by."""
    names = dict.fromkeys(port.name for port in spec.ports) if spec else {OUT: None}
    names = {**dict.fromkeys(_cases(step)), **names, **dict.fromkeys(step.next)}
    if ERROR in names:
        names = {**{name: None for name in names if name != ERROR}, ERROR: None}
    inner = body_ports(step) if framed else ()
    on_card = [name for name in names if name in inner or not framed]
    on_frame = [name for name in names if framed and name not in inner]
    return (*_spread(on_card, framed=False), *_spread(on_frame, framed=True))


def spare_port(ports: tuple[Port, ...], *, framed: bool) -> Port | None:
    """The way for errors as long as it leads nowhere: at the right end of the edge where steps go on. None where the
    step shows one, or where nothing follows it at all."""
    if not ports or any(port.name == ERROR for port in ports):
        return None
    last = max((port.dx for port in ports if port.framed == framed), default=0.0)
    return Port(ERROR, max(CARD_WIDTH / 2 - SPARE_ROOM, last + SPARE_ROOM), framed, labelled=True)


def _spread(names: list[str], *, framed: bool) -> tuple[Port, ...]:
    room = min(CARD_WIDTH / len(names), MOST_APART) if len(names) > 1 else 0.0
    labelled = len(names) > 1 or names != [OUT]
    middle = (len(names) - 1) / 2
    return tuple(Port(name, (number - middle) * room, framed, labelled) for number, name in enumerate(names))


def _cases(step: Step) -> list[str]:
    cases = step.params.get("cases") if step.type == "flow.switch" else None
    found = [case.get("port") for case in cases if isinstance(case, Mapping)] if isinstance(cases, list) else []
    return [name for name in found if isinstance(name, str) and name]
