"""Writes a one-page PDF by hand: enough for a receipt, and no library needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 56


def receipt_pdf(title: str, subtitle: str, rows: Sequence[tuple[str, str]], footer: str) -> bytes:
    """A DIN A4 page with a heading, a table of labels and values, and a footer line."""
    parts = ["0.35 0.36 0.78 rg", f"0 {_HEIGHT - 12} {_WIDTH} 12 re f"]
    parts += ["0.11 0.14 0.2 rg", _text("F2", 22, _MARGIN, 760, title), _text("F1", 11, _MARGIN, 738, subtitle)]
    y = 690
    for label, value in rows:
        parts += ["0.4 0.44 0.52 rg", _text("F1", 11, _MARGIN, y, label)]
        parts += ["0.11 0.14 0.2 rg", _text("F2", 11, 220, y, value)]
        parts += ["0.89 0.9 0.93 RG", f"{_MARGIN} {y - 9} m {_WIDTH - _MARGIN} {y - 9} l S"]
        y -= 26
    parts += ["0.4 0.44 0.52 rg", _text("F1", 9, _MARGIN, 48, footer)]
    return _document("\n".join(parts).encode("cp1252", "replace"), title)


def _text(font: str, size: int, x: int, y: int, text: str) -> str:
    return f"BT /{font} {size} Tf {x} {y} Td ({_escape(text)}) Tj ET"


def _escape(text: str) -> str:
    return "".join("\\" + c if c in "()\\" else c for c in text if c.isprintable())


def _document(content: bytes, title: str) -> bytes:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
    )
    return _assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page.encode("ascii"),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            font.format("Helvetica").encode("ascii"),
            font.format("Helvetica-Bold").encode("ascii"),
            f"<< /Title ({_escape(title)}) /Producer (Larkspur Supplies) >>".encode("cp1252", "replace"),
        ]
    )


def _assemble(objects: Iterable[bytes]) -> bytes:
    """Number the objects from 1 and append the table of their positions; the last one is the document's information."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for n, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(offsets), start)
    return bytes(out)
