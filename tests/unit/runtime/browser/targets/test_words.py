from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.browser.targets.words import compare

SAME = [
    ("Save invoice", "Save this invoice"),
    ("Sign in", "Log in"),
    ("User name", "Username"),
    ("Search suppliers", "Look for a supplier"),
    ("Invoice number", "Invoice no."),
    ("Invoice date", "Date of invoice"),
    ("Net amount", "Net amount (excl. VAT)"),
    ("Notes", "Remarks"),
    ("Paid already", "This invoice is already paid"),
    ("Inbox (3)", "Inbox (14)"),
    ("Next", "Next →"),
    ("Password", "Pass phrase"),
    ("Verify password", "Repeat pass phrase"),
    ("Created by", "Creator"),
    ("Click here", "Tap here"),
    ("Move Vitosha Software", "Drag Vitosha Software"),
    ("Save", "Speichern"),
    ("Save", "Запази"),
    ("Запази фактурата", "Запиши фактурата"),
    ("保存", "保存发票"),
]
OTHERS = [
    ("Submit", "Submit all"),
    ("Save", "Save as draft"),
    ("Save", "Save and close"),
    ("Delete", "Delete account"),
    ("Approve", "Reject"),
    ("Invoice 17", "Invoice 18"),
    ("Page 2", "Page 12"),
    ("Net amount", "Gross amount"),
    ("Date from", "Date to"),
    ("First name", "Last name"),
    ("New password", "Current password"),
    ("Password", "Repeat password"),
    ("Billing address", "Shipping address"),
    ("Save order", "Save customer"),
    ("Edit", "Archive"),
    ("Move page", "Copy page"),
    ("Move up", "Drag down"),
    ("Send", "Do not send"),
    ("Включи", "Изключи"),
    ("Запази", "Изтрий"),
    ("保存", "删除"),
    ("Username", "Password"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_new_words_for_the_same(one, other):
    for likeness in (compare(one, other), compare(other, one)):
        assert not likeness.clash and likeness.value >= 0.6


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_words_for_something_else(one, other):
    assert compare(one, other).clash and compare(other, one).clash


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts(one, other):
    assert 0 <= compare(one, other).value <= 1
    assert compare(one, one).value in (0.0, 1.0)
    assert bool(compare(one, one).clash) is False


def test_any_sum_of_money():
    assert compare("Pay €‹amount›", "Pay €104.86").value == compare("Pay ‹amount› лв.", "Pay 1 613,75 лв.").value == 1.0
    for other in ("Pay €104.86 later", "Pay", "Refund €104.86", "Pay invoice 104"):
        assert compare("Pay €‹amount›", other).value < 1.0, other
