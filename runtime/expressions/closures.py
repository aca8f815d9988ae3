"""The closures that expressions are made of. Each takes the ``Frame`` of one evaluation and gives a value.

``position`` is the character of the source that an error points at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from runtime.expressions import access
from runtime.expressions.faults import Fault, Missing
from runtime.expressions.limits import Frame
from runtime.expressions.operators import Operator
from runtime.expressions.values import a_kind, refuse, truth
from runtime.model import Json

Closure = Callable[[Frame], Json]
Keys = Sequence[access.Key]
Positions = Sequence[int]


def constant(value: Json) -> Closure:
    """A literal."""
    return lambda _: value


def local(name: str) -> Closure:
    """A name of a loop."""
    return lambda frame: frame.locals[name]


def path(name: str, position: int, keys: Keys = (), positions: Positions = ()) -> Closure:
    """``name.key.key`` of the scope: straight through records, with explanations only where that fails."""

    def explain(frame: Frame) -> Json:
        try:
            value = access.root(frame.scope, name)
        except Missing as missing:
            raise missing.at(position) from None
        return access.follow(value, keys, name, positions)

    def run(frame: Frame) -> Json:
        try:
            value = frame.scope[name]
            for key in keys:
                if type(value) is not dict:
                    return explain(frame)
                value = value[key]
        except KeyError:
            return explain(frame)
        return value

    return run


def path_into(inner: Closure, name: str, keys: Keys, positions: Positions) -> Closure:
    """``name.key.key`` where ``inner`` gives the value called ``name``."""

    def run(frame: Frame) -> Json:
        start = value = inner(frame)
        for key in keys:
            if type(value) is not dict or key not in value:
                return access.follow(start, keys, name, positions)
            value = value[key]
        return value

    return run


def item(inner: Closure, key: Closure, position: int) -> Closure:
    """``inner[key]`` with a computed key."""

    def run(frame: Frame) -> Json:
        value, name = inner(frame), key(frame)
        try:
            return access.step_into(value, name)
        except Fault as fault:
            raise fault.at(position) from None

    return run


def slice_of(inner: Closure, bounds: Sequence[Closure | None], position: int) -> Closure:
    """``inner[a:b:c]`` of a text or list."""

    def run(frame: Frame) -> Json:
        value, limits = inner(frame), [bound(frame) if bound else None for bound in bounds]
        try:
            return _slice(frame, value, limits)
        except Fault as fault:
            raise fault.at(position) from None

    return run


def unary(operate: Callable[[Json], Json], inner: Closure, position: int) -> Closure:
    """``-x``, ``not x``"""

    def run(frame: Frame) -> Json:
        value = inner(frame)
        try:
            return operate(value)
        except Fault as fault:
            raise fault.at(position) from None

    return run


def operation(operate: Operator, left: Closure, right: Closure, position: int) -> Closure:
    """Arithmetic and single comparisons."""

    def run(frame: Frame) -> Json:
        one, other = left(frame), right(frame)
        try:
            return operate(frame, one, other)
        except Fault as fault:
            raise fault.at(position) from None
        except OverflowError:
            raise Fault("The result is too large.", position=position) from None

    return run


def chain(compare: Sequence[Operator], operands: Sequence[Closure], position: int) -> Closure:
    """``a < b <= c``: each operand is computed once, the first comparison that fails ends it."""
    pairs = list(zip(compare, operands[1:], strict=True))

    def run(frame: Frame) -> Json:
        left = operands[0](frame)
        for operate, operand in pairs:
            right = operand(frame)
            try:
                if not operate(frame, left, right):
                    return False
            except Fault as fault:
                raise fault.at(position) from None
            left = right
        return True

    return run


def logic(parts: Sequence[Closure], ends_at: bool, position: int) -> Closure:
    """``and`` (ends at the first false part) and ``or`` (ends at the first true one); gives that part's value."""
    first, last = parts[:-1], parts[-1]

    def run(frame: Frame) -> Json:
        for part in first:
            value = part(frame)
            if holds(value, position) is ends_at:
                return value
        return last(frame)

    return run


def choice(condition: Closure, chosen: Closure, other: Closure, position: int) -> Closure:
    """``chosen if condition else other``"""
    return lambda frame: chosen(frame) if holds(condition(frame), position) else other(frame)


def default(inner: Closure, fallback: Closure) -> Closure:
    """``inner``, or ``fallback`` where something is missing or null."""

    def run(frame: Frame) -> Json:
        try:
            value = inner(frame)
        except Missing:
            return fallback(frame)
        return fallback(frame) if value is None else value

    return run


def holds(value: Json, position: int) -> bool:
    """Whether a condition holds."""
    if value is True or value is False:
        return bool(value)
    try:
        return truth(value)
    except Fault as fault:
        raise fault.at(position) from None


def list_literal(items: Sequence[Closure]) -> Closure:
    """``[a, b]``"""
    return lambda frame: [item(frame) for item in items]


def record_literal(names: Sequence[Closure], values: Sequence[Closure], position: int) -> Closure:
    """``{"a": x}``"""
    pairs = list(zip(names, values, strict=True))
    return lambda frame: {_field_name(name(frame), position): value(frame) for name, value in pairs}


class Loop:
    """``for names in source if conditions``: sets the names in the frame, item by item, and pays for each round."""

    def __init__(self, source: Closure, names: Sequence[str], conditions: Sequence[Closure], position: int) -> None:
        self._source = source
        self._names = names
        self._conditions = conditions
        self._position = position

    def rounds(self, frame: Frame, cost: int) -> Iterator[None]:
        """One turn for each item that the conditions let through; a round costs ``cost`` steps."""
        conditions, position = self._conditions, self._position
        name = self._names[0] if len(self._names) == 1 else ""
        for value in self._items(frame):
            frame.spend(cost)
            if name:
                frame.locals[name] = value
            else:
                self._unpack(frame, value)
            for condition in conditions:
                if not holds(condition(frame), position):
                    break
            else:
                yield

    def _items(self, frame: Frame) -> list[Json]:
        values = self._source(frame)
        if type(values) is list:
            return values
        remedy = "Use keys(x), values(x) or items(x)." if type(values) is dict else ""
        raise Fault(f"{a_kind(values).capitalize()} cannot be looped over.", remedy, self._position)

    def _unpack(self, frame: Frame, value: Json) -> None:
        if type(value) is list and len(value) == len(self._names):
            frame.locals.update(zip(self._names, value, strict=True))
        else:
            raise Fault(f"Each item must be a list of {len(self._names)} values here.", "", self._position)


def list_comprehension(loop: Loop, element: Closure, cost: int) -> Closure:
    """``[element for ...]``"""

    def run(frame: Frame) -> Json:
        return [element(frame) for _ in loop.rounds(frame, cost)]

    return run


def record_comprehension(loop: Loop, name: Closure, value: Closure, cost: int, position: int) -> Closure:
    """``{name: value for ...}``"""

    def run(frame: Frame) -> Json:
        return {_field_name(name(frame), position): value(frame) for _ in loop.rounds(frame, cost)}

    return run


def _field_name(name: Json, position: int) -> str:
    if type(name) is not str:
        fault = refuse(name, "name a field")
        raise Fault(fault.message, fault.remedy or "Names of fields are texts; text(x) makes one.", position)
    return name


def _slice(frame: Frame, value: Json, limits: list[Json]) -> Json:
    if type(value) not in (str, list):
        raise refuse(value, "be cut into parts")
    if any(limit is not None and type(limit) is not int for limit in limits):
        raise Fault("The limits of a part are whole numbers.", "int(x) makes a whole number.")
    if limits[2] == 0:
        raise Fault("The step between items cannot be 0.")
    part = slice(*limits)
    size = len(range(*part.indices(len(value))))
    if type(value) is str:
        frame.reserve_text(size, value)
    else:
        frame.spend(size // 100)
        frame.reserve_items(size)
    return value[part]
