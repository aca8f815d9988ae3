"""The receipt is a valid PDF: its table of positions is right, its text is in it, nothing breaks out of the text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from runtime.demo.site.pdf import receipt_pdf


def check_structure(content: bytes) -> None:
    """Every position in the table points at its object, and the trailer at the table."""
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", content)[1])
    assert content.startswith(b"%PDF-1.") and content[start:].startswith(b"xref\n0 ")
    offsets = [int(line) for line in re.findall(rb"(\d{10}) 00000 n \n", content[start:])]
    assert len(offsets) == 7
    for number, offset in enumerate(offsets, 1):
        assert content[offset:].startswith(b"%d 0 obj\n" % number)
    length, stream = re.search(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream\nendobj", content, re.DOTALL).groups()
    assert int(length) == len(stream)


def test_holds_title_rows_and_footer() -> None:
    content = receipt_pdf("Receipt PI-0148", "Entered", [("Total", "€148.50"), ("Supplier", "A (B) \\ C")], "Page 1")
    check_structure(content)
    assert b"(Receipt PI-0148) Tj" in content
    assert "(€148.50) Tj".encode("cp1252") in content
    assert rb"(A \(B\) \\ C) Tj" in content


@given(st.text(max_size=40), st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=9))
def test_any_text_gives_a_valid_file(title: str, rows: list[tuple[str, str]]) -> None:
    check_structure(receipt_pdf(title, title, rows, title))
