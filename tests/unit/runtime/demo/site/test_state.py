"""The state: its seed is always the same, and reset puts it back."""

from __future__ import annotations

from runtime.demo.site.state import SiteState


def test_seed_is_the_same_every_time() -> None:
    first, second = SiteState(), SiteState()
    assert first.as_json() == second.as_json()
    assert len(first.suppliers) >= 60 and len(first.invoices) >= 40


def test_search_finds_every_word_in_any_column() -> None:
    names = [supplier.name for supplier in SiteState().search_suppliers("north york")]
    assert names == ["Northgate Logistics", "Northgate Paper", "Northgate Paper Mills"]
    assert SiteState().search_suppliers("nordlicht") == []


def test_reset_puts_everything_back() -> None:
    state = SiteState()
    before = state.as_json()
    invoice = next(iter(state.invoices.values()))
    state.pay(invoice, "4242")
    state.attach(invoice, "a.pdf", "application/pdf", b"%PDF")
    state.board.move("C-1", "done", 0)
    state.new_session("mara.lindqvist")
    state.submit("payment", True)
    assert state.as_json() != before
    state.reset()
    assert state.as_json() == before


def test_moving_cards_keeps_each_once() -> None:
    board = SiteState().board
    assert board.move("C-1", "approved", 1)
    assert board.columns["approved"] == ["C-4", "C-1", "C-5"]
    assert not board.move("C-1", "nowhere", 0) and not board.move("C-99", "done", 0)
    assert sorted(card for cards in board.columns.values() for card in cards) == [f"C-{n}" for n in range(1, 9)]


def test_payment_run_takes_only_the_same_suppliers() -> None:
    board = SiteState().board
    turned = list(reversed(board.run))
    assert board.reorder(turned) and board.run == turned
    assert not board.reorder(turned[1:]) and board.run == turned
