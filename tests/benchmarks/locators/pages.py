"""Makes pairs of pages: one as it was recorded, and the same after a redesign. The same seed gives the same pair.

A page is a list of items (fields, buttons, links, rows with actions) with meanings; a style draws them. A redesign
draws them in another style and with what redesigns do: other ids and classes, wrappers, another order, new words,
attributes gone, elements gone, look-alikes added. Each element carries its key in the attribute ``mark``, which is
no signal.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

#: Words and what a redesign makes of them. Kept apart from the product's own vocabulary on purpose.
_BUTTONS = {
    "Save": ["Save changes", "Store", "Save it"],
    "Save as draft": ["Keep as draft", "Save draft"],
    "Submit order": ["Place order", "Send order", "Submit this order"],
    "Delete": ["Remove", "Delete item"],
    "Delete all": ["Remove all"],
    "Cancel": ["Never mind", "Discard"],
    "Search": ["Find", "Go"],
    "Export CSV": ["Download CSV", "Export as CSV"],
    "Export PDF": ["Download PDF", "Export as PDF"],
    "Print": ["Print page", "Print"],
    "Approve": ["Accept", "Approve request"],
    "Reject": ["Decline", "Reject request"],
    "Upload file": ["Attach file", "Upload a file"],
    "Refresh": ["Reload", "Refresh"],
    "Invite member": ["Add member", "Invite a member"],
    "Next": ["Continue", "Next step"],
    "Back": ["Previous", "Go back"],
    "Pay now": ["Pay", "Check out"],
    "Reset filters": ["Clear filters", "Reset"],
    "Archive": ["Move to archive", "Archive"],
    "Запази": ["Запиши", "Запази промените"],
    "Изтрий": ["Премахни", "Изтрий"],
    "Speichern": ["Sichern", "Änderungen speichern"],
    "Abbrechen": ["Verwerfen", "Abbrechen"],
}
_FIELDS = {
    "First name": ["Given name", "First name *"],
    "Last name": ["Surname", "Family name"],
    "E-mail": ["Email address", "E-mail address"],
    "Phone": ["Telephone", "Phone number"],
    "Street": ["Street address", "Street and number"],
    "City": ["Town", "City *"],
    "Postal code": ["ZIP code", "Postcode"],
    "Country": ["Country or region", "Country"],
    "Company": ["Organisation", "Company name"],
    "Invoice number": ["Invoice no.", "Number of the invoice"],
    "Order date": ["Date of order", "Ordered on"],
    "Delivery date": ["Date of delivery", "Delivered on"],
    "Net amount": ["Amount (net)", "Net amount in EUR"],
    "Gross amount": ["Amount (gross)", "Gross amount in EUR"],
    "Notes": ["Remarks", "Comments"],
    "Username": ["User name", "Login name"],
    "Quantity": ["Qty", "Quantity *"],
    "Reference": ["Your reference", "Reference no."],
}
_LINKS = {
    "Dashboard": ["Overview", "Home"],
    "Orders": ["All orders", "Orders"],
    "Customers": ["Clients", "Customers"],
    "Invoices": ["Billing", "Invoices"],
    "Products": ["Catalogue", "Products"],
    "Reports": ["Analytics", "Reports"],
    "Settings": ["Preferences", "Settings"],
    "Help": ["Support", "Help centre"],
    "Team": ["People", "Team"],
    "Messages": ["Inbox", "Messages"],
}
_ICONS = {"Edit": "pen", "Delete": "trash", "Close": "x", "Settings": "gear", "Search": "lens", "Download": "down"}
_ROWS = ["Acme", "Kestrel", "Larkspur", "Northgate", "Blue Ridge", "Umbra", "Zenith", "Orchard", "Helios", "Quartz"]
_HEADINGS = ["Billing", "Delivery", "Account", "Payment", "Contact", "Profile"]


@dataclass(frozen=True, slots=True)
class Item:
    """One element: its key, its kind (``button``, ``field``, ``link``, ``icon``), its words, its row and section."""

    key: str
    kind: str
    words: str
    row: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pages with marked elements; ``gone`` are keys that the second page has no element for any more."""

    before: str
    after: str
    keys: tuple[str, ...]
    gone: frozenset[str]


def pair(seed: int) -> Pair:
    """The pair of pages of a seed."""
    chance = random.Random(seed)
    items = _items(chance)
    old, new = chance.sample(list(_STYLES), 2) if chance.random() < 0.7 else [chance.choice(list(_STYLES))] * 2
    changed, gone = _redesigned(items, chance)
    before = _page(items, _STYLES[old], random.Random(seed), old)
    after = _page(changed, _STYLES[new], random.Random(seed + 1_000_003), new)
    return Pair(before, after, tuple(item.key for item in items), gone)


def _items(chance: random.Random) -> list[Item]:
    items: list[Item] = []
    for section in chance.sample(_HEADINGS, chance.randint(1, 3)):
        fields = chance.sample(list(_FIELDS), chance.randint(2, 5))
        items += [Item(f"{section}/{words}", "field", words, section=section) for words in fields]
    items += [Item(words, "button", words) for words in chance.sample(list(_BUTTONS), chance.randint(3, 6))]
    items += [Item(f"nav {words}", "link", words, section="nav") for words in chance.sample(list(_LINKS), 5)]
    items += [Item(f"tool {words}", "icon", words) for words in chance.sample(list(_ICONS), chance.randint(0, 3))]
    actions = chance.sample(["Edit", "View", "Delete"], 2)
    for row in chance.sample(_ROWS, chance.randint(2, 5)):
        items += [Item(f"{row}/{action}", "button", action, row=row) for action in actions]
    return items


def _redesigned(items: list[Item], chance: random.Random) -> tuple[list[Item], frozenset[str]]:
    names = _BUTTONS | _FIELDS | _LINKS
    gone = {item.key for item in items if not item.row and chance.random() < 0.1}
    rows = sorted({item.row for item in items if item.row})
    lost_row = chance.choice(rows) if chance.random() < 0.3 else ""
    gone |= {item.key for item in items if item.row and item.row == lost_row}
    kept = [item for item in items if item.key not in gone]
    reworded = {word: chance.choice(names[word]) for word in names if chance.random() < 0.35}
    kept = [replace(item, words=reworded.get(item.words, item.words)) for item in kept]
    if chance.random() < 0.6:
        chance.shuffle(kept)
    # Look-alikes: what stands on the page anew.
    for words in chance.sample(["Save and close", "Delete account", "Search help", "Cancel order", "Print all"], 2):
        kept.append(Item("", "button", words))
    fresh = chance.sample(_ROWS, 2)
    kept += [Item("", "button", action, row=row) for row in fresh if row not in rows for action in ("Edit", "Delete")]
    return kept, frozenset(gone)


Draw = Callable[[Item, str, random.Random], str]


def _page(items: list[Item], draw: Draw, chance: random.Random, style: str) -> str:
    parts: list[str] = []
    nav = "".join(draw(item, style, chance) for item in items if item.section == "nav")
    parts.append(f"<nav class=menu>{nav}</nav>")
    sections = dict.fromkeys(item.section for item in items if item.section not in ("", "nav"))
    for section in sections:
        fields = "".join(draw(item, style, chance) for item in items if item.section == section)
        parts.append(f"<section><h2>{section}</h2>{fields}</section>")
    tools = "".join(draw(item, style, chance) for item in items if not item.section and not item.row)
    parts.append(f"<div class=bar>{tools}</div>")
    parts.append(_table(items, draw, style, chance))
    if chance.random() < 0.5:
        parts = [parts[0], *chance.sample(parts[1:], len(parts) - 1)]
    wrap = "<div class=shell><div>{}</div></div>" if chance.random() < 0.5 else "<main>{}</main>"
    return wrap.format("".join(parts))


def _table(items: list[Item], draw: Draw, style: str, chance: random.Random) -> str:
    rows = dict.fromkeys(item.row for item in items if item.row)
    first = chance.random() < 0.7
    lines = []
    for row in rows:
        cell = f"<td>{row}</td><td>{chance.randint(10, 99)} days</td>"
        acts = "<td>" + "".join(draw(item, style, chance) for item in items if item.row == row) + "</td>"
        lines.append(f"<tr>{cell + acts if first else acts + cell}</tr>")
    head = ["<th>Customer", "<th>Terms"]
    head = [*head, "<th>"] if first else ["<th>", *head]
    return f"<table><thead><tr>{''.join(head)}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _slug(words: str, joint: str) -> str:
    return joint.join("".join(char if char.isalnum() else " " for char in words).lower().split()) or "x"


def _mark(item: Item) -> str:
    return f'mark="{escape(item.key)}"' if item.key else ""


def _icon(item: Item) -> str:
    return f'<svg width=14 height=14><use href="#{_ICONS[item.key.removeprefix("tool ")]}"></use></svg>'


def _classic(item: Item, style: str, chance: random.Random) -> str:
    name = _slug(item.section + " " + item.words if item.kind == "field" else item.words, "_")
    words, mark = escape(item.words), _mark(item)
    if item.kind == "field":
        return f'<p><label for="{name}">{words}</label> <input id="{name}" name="{name}" {mark}></p>'
    if item.kind == "link":
        return f'<a href="/{_slug(item.words, "-")}" {mark}>{words}</a> '
    if item.kind == "icon":
        return f'<button title="{words}" class=tool {mark}>{_icon(item)}</button>'
    unique = "" if item.row else f'id="{name}"'
    return f'<input type=button {unique} value="{words}" {mark}> '


def _modern(item: Item, style: str, chance: random.Random) -> str:
    made, words, mark = f"css-{chance.randrange(16**6):06x}", escape(item.words), _mark(item)
    test = f'data-testid="{_slug(item.key or item.words, "-")}"' if chance.random() < 0.5 else ""
    if item.kind == "field":
        id = f":r{chance.randrange(16**6):x}:"
        label = f'<div class="{made}"><label class="{made}" for="{id}">{words}</label>'
        return f'{label}<div><input id="{id}" class="{made}" {test} {mark}></div></div>'
    if item.kind == "link":
        inner = f"<span>{words}</span>"
        return f'<div class="{made}"><a class="{made}" href="/app/{_slug(item.words, "-")}" {mark}>{inner}</a></div>'
    if item.kind == "icon":
        return f'<button class="{made}" aria-label="{words}" {mark}>{_icon(item)}</button>'
    return f'<button type=button class="{made}" {test} {mark}><span class="{made}">{words}</span></button>'


def _bare(item: Item, style: str, chance: random.Random) -> str:
    words, mark = escape(item.words), _mark(item)
    if item.kind == "field":
        return f'<div class="form-group"><input class=form-control placeholder="{words}" {mark}></div>'
    if item.kind == "link":
        return f'<li><a class=nav-link href="/{_slug(item.words, "-")}" {mark}>{words}</a></li>'
    if item.kind == "icon":
        return f'<a href="#" class="btn btn-icon" {mark}>{_icon(item)}</a>'
    if item.row:
        return f'<a href="/c/{_slug(item.row, "-")}/{_slug(item.words, "-")}" class="btn btn-sm" {mark}>{words}</a>'
    return f'<div role=button tabindex=0 class="btn btn-{_slug(item.words, "-")}" {mark}>{words}</div>'


_STYLES: dict[str, Draw] = {"classic": _classic, "modern": _modern, "bare": _bare}
