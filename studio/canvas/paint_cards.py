"""Draws cards: in full, with their name only, and as blocks, according to the zoom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from runtime.model import Severity
from studio.canvas.cards import Card
from studio.canvas.looks import Look
from studio.canvas.marks import IDLE, BreakMark, Status, StepMark
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, PORT_RADIUS, RADIUS
from studio.canvas.paint_breaks import paint_breakpoint
from studio.canvas.step_types import family_tone
from studio.i18n import language
from studio.theme import Tokens, picture
from studio.theme.fonts import text_font
from studio.widgets.elided import lines_of

#: Space around a card that its badges and ports need.
EDGE = 14.0

_RECT = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT)
_CORNER = _RECT.topLeft()
_TILE = QRectF(11, (CARD_HEIGHT - 36) / 2, 36, 36)
_TEXT_LEFT, TEXT_RIGHT = 58.0, CARD_WIDTH - 12
#: The size of the signs in the upper right corner.
SIGN = 16.0

#: How much of a step that is switched off or was passed over is seen.
OFF = 0.6

#: State to the token of its colour and the icon in the corner.
_STATES: dict[Status, tuple[str, str]] = {
    Status.IDLE: ("border", ""),
    Status.QUEUED: ("outline", "clock"),
    Status.RUNNING: ("accent", ""),
    Status.WAITING: ("warning", "hourglass"),
    Status.PAUSED: ("warning", "pause"),
    Status.COMPLETED: ("success", "circle-check"),
    Status.FAILED: ("danger", "circle-alert"),
    Status.SKIPPED: ("border", "skip-forward"),
    Status.CANCELLED: ("outline", "ban"),
    Status.IN_DOUBT: ("danger", "circle-help"),
}


@dataclass(frozen=True, slots=True)
class Dress:
    """Everything beside the step that a card's picture depends on."""

    look: Look
    mark: StepMark = IDLE
    problem: Severity | None = None
    breakpoint: BreakMark | None = None
    enabled: bool = True


@cache
def fonts() -> tuple[QFont, QFont, QFont]:
    """Of names, of lines below, and of small signs. Sizes are canvas units."""
    name, line, small = text_font(), text_font(), text_font()
    name.setPixelSize(13)
    name.setWeight(QFont.Weight.DemiBold)
    line.setPixelSize(11)
    small.setPixelSize(10)
    small.setWeight(QFont.Weight.Medium)
    return name, line, small


def card_colour(card: Card, tokens: Tokens) -> QColor:
    """The colour of a card's family, or of the group that it stands for."""
    return QColor(tokens.colours().get(card.tone, card.tone) if card.tone else tokens.family(card.family))


def state_colour(mark: StepMark, tokens: Tokens) -> str:
    """The colour that says how a step is."""
    return tokens.colours()[_STATES[mark.status][0]]


def paint_card(painter: QPainter, card: Card, dress: Dress, tokens: Tokens, scale: float) -> None:
    """The whole card, its upper left corner at the painter's origin. ``scale`` is device pixels a unit, for icons."""
    faint = not dress.enabled or dress.mark.status is Status.SKIPPED
    if card.tone:
        _paint_pile(painter, card, tokens)
    _paint_shadow(painter, tokens)
    _paint_body(painter, card, dress, tokens)
    painter.setOpacity(OFF if faint else 1.0)
    _paint_icon(painter, card, tokens, scale)
    _paint_texts(painter, dress, tokens)
    painter.setOpacity(1.0)
    _paint_signs(painter, dress, tokens, scale)
    _paint_badges(painter, dress, tokens)
    paint_ports(painter, card, dress, tokens)


def paint_name(painter: QPainter, card: Card, dress: Dress, tokens: Tokens) -> None:
    """The card from far: its colour and its name, large."""
    colour = QColor(state_colour(dress.mark, tokens)) if dress.mark.status is not Status.IDLE else None
    painter.setPen(QPen(colour or QColor(tokens.border), 3.0))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(_RECT, RADIUS, RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(card_colour(card, tokens))
    painter.drawRoundedRect(QRectF(10, (CARD_HEIGHT - 32) / 2, 8, 32), 4, 4)
    font = QFont(fonts()[0])
    font.setPixelSize(22)
    painter.setFont(font)
    painter.setPen(QColor(tokens.text if dress.enabled else tokens.faint))
    room = QRectF(28, 4, CARD_WIDTH - 38, CARD_HEIGHT - 8)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(room, flags, elided(font, dress.look.title, room.width()))


def elided(font: QFont, text: str, width: float) -> str:
    """The text on one line, shortened to fit."""
    return QFontMetricsF(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, width)


def _paint_shadow(painter: QPainter, tokens: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    shadow = QColor(tokens.shadow)
    for grow, alpha in ((3.0, 0.05), (1.5, 0.08)):
        shadow.setAlphaF(alpha * (1.6 if tokens.dark else 0.8))
        painter.setBrush(shadow)
        painter.drawRoundedRect(_RECT.adjusted(-grow, -grow + 2, grow, grow + 2), RADIUS + grow, RADIUS + grow)


def _paint_pile(painter: QPainter, card: Card, tokens: Tokens) -> None:
    """The sheets below the card of a collapsed group: there is more than one step here."""
    line = card_colour(card, tokens)
    line.setAlphaF(0.55)
    painter.setPen(QPen(line, 1.2))
    painter.setBrush(QColor(tokens.surface))
    for inset, down in ((14.0, 9.0), (7.0, 5.0)):
        painter.drawRoundedRect(_RECT.adjusted(inset, 20, -inset, down), RADIUS, RADIUS)


def _paint_body(painter: QPainter, card: Card, dress: Dress, tokens: Tokens) -> None:
    status = dress.mark.status
    quiet = status in (Status.IDLE, Status.SKIPPED)
    colour = card_colour(card, tokens) if quiet and card.tone else QColor(state_colour(dress.mark, tokens))
    pen = QPen(colour, 1.2 if quiet else 1.6)
    if not dress.enabled or status is Status.SKIPPED:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(_RECT, RADIUS, RADIUS)


def _paint_icon(painter: QPainter, card: Card, tokens: Tokens, scale: float) -> None:
    colour = card_colour(card, tokens)
    tile = QColor(colour)
    tile.setAlphaF(tile_tint(tokens))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tile)
    painter.drawRoundedRect(_TILE, 8, 8)
    painter.drawPixmap(
        _TILE.center() - QPointF(10, 10), picture(card.icon, 20, card.tone or family_tone(card.family), max(scale, 1.0))
    )


def tile_tint(tokens: Tokens) -> float:
    """How much of a family's colour lies behind its icon."""
    return 0.2 if tokens.dark else 0.12


def _paint_texts(painter: QPainter, dress: Dress, tokens: Tokens) -> None:
    name, line, _ = fonts()
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    lines, width = _name(dress), TEXT_RIGHT - _TEXT_LEFT
    painter.setFont(name)
    painter.setPen(QColor(tokens.text))
    for number, text in enumerate(lines):
        painter.drawText(QRectF(_TEXT_LEFT, (12 if len(lines) == 1 else 5) + number * 16, width, 20), flags, text)
    below = QRectF(_TEXT_LEFT, _below(dress), width - _width_of_duration(dress), 18)
    painter.setFont(line)
    painter.setPen(QColor(tokens.muted))
    painter.drawText(below, flags, elided(line, dress.look.line, below.width()))


def _name(dress: Dress) -> list[str]:
    """A name that is too long takes a second line: names of steps often differ only at their ends."""
    width = TEXT_RIGHT - _TEXT_LEFT - len(_signs(dress)) * (SIGN + 3)
    return lines_of(dress.look.title, fonts()[0], width, 2)


def _below(dress: Dress) -> float:
    """Where the line below the name begins."""
    return 32 if len(_name(dress)) == 1 else 39


def _width_of_duration(dress: Dress) -> float:
    text = _duration(dress)
    return QFontMetricsF(fonts()[2]).horizontalAdvance(text) + 8 if text else 0.0


def _duration(dress: Dress) -> str:
    mark, words = dress.mark, language().words
    if mark.status is Status.RUNNING and mark.done is not None:
        done = words.number(mark.done)
        return f"{done} / {words.number(mark.total)}" if mark.total is not None else done
    return words.duration(mark.duration)


def _signs(dress: Dress) -> list[tuple[str, str]]:
    """Icons in the upper right corner with their colours, from the right."""
    colour, icon = _STATES[dress.mark.status]
    signs = [(icon, "muted" if colour == "border" else colour)] if icon else []
    if dress.mark.status is Status.RUNNING:
        signs.append(("", ""))  # the ring is drawn while it turns
    if dress.mark.healed:
        signs.append(("sparkles", "family_http"))
    if dress.problem is not None:
        tone = {Severity.ERROR: "danger", Severity.WARNING: "warning", Severity.INFO: "muted"}[dress.problem]
        signs.append(("triangle-alert" if dress.problem is not Severity.INFO else "info", tone))
    return signs


def _paint_signs(painter: QPainter, dress: Dress, tokens: Tokens, scale: float) -> None:
    x = TEXT_RIGHT
    for icon, tone in _signs(dress):
        x -= SIGN
        if icon:
            painter.drawPixmap(QPointF(x, 14), picture(icon, 15, tone, max(scale, 1.0)))
        x -= 3
    text = _duration(dress)
    if text:
        painter.setFont(fonts()[2])
        painter.setPen(QColor(tokens.muted))
        room = QRectF(_TEXT_LEFT, _below(dress) + 1, TEXT_RIGHT - _TEXT_LEFT, 17)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_badges(painter: QPainter, dress: Dress, tokens: Tokens) -> None:
    if dress.breakpoint is not None:
        paint_breakpoint(painter, QPointF(0, CARD_HEIGHT / 2), dress.breakpoint, tokens)
    if dress.mark.attempts > 1:
        _paint_count(painter, str(dress.mark.attempts), dress, tokens)


def _paint_count(painter: QPainter, text: str, dress: Dress, tokens: Tokens) -> None:
    """How often it was tried, on the upper right corner."""
    failed = dress.mark.status in (Status.FAILED, Status.IN_DOUBT)
    font = QFont(fonts()[2])
    font.setWeight(QFont.Weight.Bold)
    width = max(QFontMetricsF(font).horizontalAdvance(text) + 11, 18.0)
    badge = QRectF(CARD_WIDTH - width + 7, -9, width, 17)
    painter.setPen(QPen(QColor(tokens.canvas), 2.0))
    painter.setBrush(QColor(tokens.danger if failed else tokens.warning))
    painter.drawRoundedRect(badge, 8.5, 8.5)
    painter.setFont(font)
    painter.setPen(QColor(tokens.on_accent))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def paint_ports(painter: QPainter, card: Card, dress: Dress, tokens: Tokens, corner: QPointF = _CORNER) -> None:
    """The rings at a card's edges; ``corner`` is its upper left one. They lie above lines around the card."""
    idle = dress.mark.status in (Status.IDLE, Status.SKIPPED)
    colour = QColor(tokens.outline if idle else state_colour(dress.mark, tokens))
    spots = [QPointF(CARD_WIDTH / 2, 0)]
    spots += [QPointF(CARD_WIDTH / 2 + port.dx, CARD_HEIGHT) for port in card.ports if not port.framed]
    for spot in spots:
        paint_port(painter, corner + spot, colour, tokens)


def paint_port(painter: QPainter, spot: QPointF, colour: QColor, tokens: Tokens) -> None:
    """A small ring."""
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(QBrush(QColor(tokens.canvas)))
    painter.drawEllipse(spot, PORT_RADIUS, PORT_RADIUS)
