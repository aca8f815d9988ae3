"""Why a tab moved, told from histories that were asked for too early, in time, or too late."""

from __future__ import annotations

from typing import Any

from runtime.browser.recording.history import History

Url = str


def seen(*urls: Url, at: int = -1, typed: tuple[Url, ...] = (), way: dict[Url, str] | None = None) -> dict[str, Any]:
    """A history; entries are told apart by their address."""
    entries = [
        {
            "id": hash(url.partition("#")[0].partition("?now=")[0]),
            "url": url,
            "userTypedURL": url if url in typed else "",
            "transitionType": "typed" if url in typed else (way or {}).get(url, "link"),
        }
        for url in urls
    ]
    return {"entries": entries, "currentIndex": at % len(entries)}


BLANK, A, B, C = "about:blank", "http://x/a", "http://x/b", "http://x/c"


def begun(*urls: Url, at: int = -1) -> History:
    history = History()
    history.begin(seen(*(urls or (BLANK,)), at=at))
    return history


def test_typed_and_led_there() -> None:
    history = begun()
    assert history.moved(seen(BLANK, A, typed=(A,)), A, new_document=True) == ("typed", A)
    assert history.moved(seen(BLANK, A, B), B, new_document=True) == ("page", B)


def test_back_forward_and_reload() -> None:
    history = begun(A, B)
    assert history.moved(seen(A, B, at=0), A, new_document=True) == ("back", A)
    assert history.moved(seen(A, B, at=1), B, new_document=True) == ("forward", B)
    assert history.moved(seen(A, B, way={B: "reload"}), B, new_document=True) == ("reload", B)


def test_a_page_that_loads_itself_again_is_no_reload_of_the_person() -> None:
    assert begun(A).moved(seen(A, typed=(A,)), A, new_document=True) == ("page", A)


def test_a_history_that_is_behind() -> None:
    history = begun()
    early = seen(BLANK)
    assert history.is_behind(early, A, new_document=True)
    assert history.is_behind({}, A, new_document=True)
    assert not history.is_behind(seen(BLANK, A), A, new_document=True)
    assert history.moved(early, A, new_document=True) == ("page", A), "where it went is not lost"
    assert history.moved(seen(BLANK, A, B, typed=(B,)), B, new_document=True) == ("typed", B)


def test_a_history_that_has_gone_on() -> None:
    history = begun()
    late = seen(BLANK, A, B, typed=(A,))
    assert history.moved(late, A, new_document=True) == ("typed", A)
    assert history.moved(late, B, new_document=True) == ("page", B)


def test_gone_on_and_back_again() -> None:
    """Somebody followed a link and went back before anybody looked."""
    history = begun(A)
    late = seen(A, B, at=0)
    assert history.moved(late, B, new_document=True) == ("page", B)
    assert history.moved(late, A, new_document=True) == ("back", A)


def test_a_page_that_is_replaced_before_anybody_looks() -> None:
    """Whether its page asked for it tells then who wanted it."""
    late = seen(BLANK, B)
    history = begun()
    assert history.moved(late, A, new_document=True, by_page=False) == ("typed", A)
    assert history.moved(late, B, new_document=True) == ("page", B)
    assert begun().moved(late, A, new_document=True) == ("page", A)


def test_a_storm_of_addresses_that_a_page_writes_over_its_own() -> None:
    """Each history is one that has gone on; nobody waits for an older one."""
    history = begun(A)
    for n in range(100):
        now, late = f"{A}?now={n}", seen(f"{A}?now={min(n + 20, 99)}")
        assert not history.is_behind(late, now, new_document=False)
        assert history.moved(late, now, new_document=False) == ("page", now)


def test_a_storm_of_addresses_that_a_page_adds() -> None:
    """A browser keeps only so many."""
    history, urls = begun(A), [f"{A}?{n}" for n in range(100)]
    for url in urls:
        late = seen(*urls[50:])
        assert not history.is_behind(late, url, new_document=False)
        assert history.moved(late, url, new_document=False) == ("page", url)


def test_parts_of_a_page() -> None:
    history = begun(A)
    assert history.is_behind(seen(A), f"{A}#x", new_document=False)
    assert history.moved(seen(f"{A}#x"), f"{A}#x", new_document=False) == ("page", f"{A}#x")
    assert history.moved(seen(f"{A}#x"), f"{A}#x", new_document=False) is None
    assert not history.is_behind(seen(f"{A}#y"), A, new_document=True), "a new document is told without its part"


def test_a_tab_whose_history_was_never_told() -> None:
    assert History().moved({}, A, new_document=True) == ("page", A)
    assert History().moved({}, "", new_document=True) is None
