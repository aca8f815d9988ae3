from __future__ import annotations

import pytest

from runtime.recorder.events import Action, SecretKind
from runtime.recorder.merging import DataTable, Options, merge
from runtime.recorder.proposals import apply_proposals, proposal_from
from tests.fixtures.expanded import expanded
from tests.fixtures.recorded import SITE, Story, button, choice, field, link, seen

NUMBER, NET, NOTES = field("Invoice number"), field("Net amount"), field("Notes")
PAID, SEARCH = field("Paid already", "checkbox"), field("Search suppliers")
ROWS = [("Northgate Papers", "A-17", "120.00"), ("Bergmann", "B-2", "99.50"), ("Nordlicht", "C-9", "7.00")]


def loops(recording):
    return [proposal for proposal in recording.proposals if proposal.kind == "loop"]


@pytest.fixture
def check_loop(check_recording):
    """Accepts the first loop: the result is sound and does what was recorded."""

    def check(recording, comes_up=(), page_table=()):
        proposal = loops(recording)[0]
        workflow = apply_proposals(recording, [proposal.id])
        assert expanded(recording, workflow, comes_up, page_table) == expanded(recording)
        check_recording(recording, workflow)
        again = proposal_from(proposal.model_dump(mode="json"))
        assert again.apply(recording.workflow) == workflow
        undone, undo = proposal.edit(recording.workflow).apply(recording.workflow)
        assert undo.apply(undone)[0] == recording.workflow
        return workflow

    return check


def one_form(story, number, net="", paid=False, notes=""):
    story.click(button("New"), then_url=f"{SITE}/new")
    story.arrive("/new", "New")
    story.enter(NUMBER, number)
    if net:
        story.enter(NET, net)
    if notes:
        story.enter(NOTES, notes)
    if paid:
        story.check(PAID)
    story.click(button("Save"), then_url=f"{SITE}/invoices")
    story.arrive("/invoices", "Invoices")


def test_the_same_form_twice(check_loop):
    story = Story().open()
    story.secret(field("Password", "password"))
    for _, number, net in ROWS[:2]:
        one_form(story, number, net)
    story.click(link("Sign out"))
    recording = merge(story.events)
    (proposal,) = loops(recording)
    assert proposal.rows == (
        {"invoice_number": "A-17", "net_amount": "120.00"},
        {"invoice_number": "B-2", "net_amount": "99.50"},
    )
    workflow = check_loop(recording)
    assert list(workflow.steps) == [
        "open-invoices", "type-password", "click-new", "type-invoice-number", "type-net-amount", "click-save",
        "click-sign-out", "for-each-row",
    ]  # fmt: skip
    assert workflow.steps["type-password"].next == {"out": ("for-each-row",)}
    assert workflow.steps["for-each-row"].next == {"each": ("click-new",), "done": ("click-sign-out",)}
    assert workflow.steps["type-net-amount"].params["value"] == "{{ item.net_amount }}"
    assert "“Click ‘New’” to “Click ‘Save’”" in proposal.title


def test_without_acceptance_the_plain_recording_stands():
    story = Story().open()
    for _, number, net in ROWS:
        one_form(story, number, net)
    recording = merge(story.events)
    assert recording.proposals
    assert apply_proposals(recording, []) == recording.workflow


def search_round(story, supplier, number):
    """Search, then a click in the row of the result that the search was for."""
    story.enter(SEARCH, supplier)
    story.press("Enter", SEARCH, then_url=f"{SITE}/suppliers?q={supplier}")
    story.arrive(f"/suppliers?q={supplier}", "Suppliers")
    new = link("New invoice", f"/new?s={supplier}", row=supplier, path=("table", f"tr:{len(supplier)}", "a:1"))
    story.click(new, then_url=f"{SITE}/new")
    story.arrive("/new", "New")
    story.enter(NUMBER, number)
    story.click(button("Save"), then_url=f"{SITE}/saved")
    story.arrive("/saved", "Saved")
    story.go("/suppliers", "Suppliers")


def test_rounds_of_searching_choose_the_row_by_what_was_searched_for(check_loop):
    story = Story(f"{SITE}/suppliers", "Suppliers").open()
    for supplier, number, _ in ROWS:
        search_round(story, supplier, number)
    recording = merge(story.events)
    (proposal,) = loops(recording)
    assert proposal.columns == ("search_suppliers", "invoice_number")
    workflow = check_loop(recording)
    clicking = workflow.steps["click-new-invoice"]
    assert clicking.params["target"] == {"element": "larkspur/new-invoice", "row": "{{ item.search_suppliers }}"}


def test_rounds_of_searching_on_the_page_with_the_results_wait_for_those_of_the_row():
    story = Story(f"{SITE}/suppliers", "Suppliers").open()
    story.click(button("Mark all"))
    for supplier, _, _ in ROWS:
        path = f"/suppliers?q={supplier.replace(' ', '+')}"
        story.enter(SEARCH, supplier)
        story.click(button("Search"), then_url=f"{SITE}{path}")
        story.arrive(path, "Suppliers")
        story.click(button("Mark all"))
    recording = merge(story.events)
    proposal = loops(recording)[0]
    workflow = apply_proposals(recording, [proposal.id])
    (wait,) = (step for step in workflow.steps.values() if step.type == "browser.wait")
    assert wait.params["text"] == "?q={{ url_encode(text(item.search_suppliers)) }}"
    assert proposal_from(proposal.model_dump(mode="json")).apply(recording.workflow) == workflow
    undone, undo = proposal.edit(recording.workflow).apply(recording.workflow)
    assert undo.apply(undone)[0] == recording.workflow


def choosing_rounds(*suppliers):
    """Search, and choose with a button that names the supplier of its row."""
    story = Story().open()
    for n, supplier in enumerate(suppliers):
        story.enter(SEARCH, supplier.partition(" ")[0])
        key = f"{supplier} S-{n}"
        clicked = button(f"Choose {supplier}", text="Choose", row=key, column="Choose", path=("table", "tr:1", "td:4"))
        story.click(clicked.model_copy(update={"row": (key, supplier, f"S-{n}", "30 days", "Choose")}))
        story.enter(NUMBER, f"A-{n}")
        story.click(button("Save"), then_url=f"{SITE}/saved")
    return story


def test_buttons_that_name_their_row_choose_the_row_of_each_round():
    recording = merge(choosing_rounds("Northgate Paper", "Bergmann").events)
    (proposal,) = loops(recording)
    assert [row["row"] for row in proposal.rows] == ["Northgate Paper", "Bergmann"]
    workflow = apply_proposals(recording, [proposal.id])
    target = workflow.steps["click-choose-northgate-paper"].params["target"]
    assert target["row"] == "{{ item.row }}" and target["fingerprint"]["name"] == "Choose {{ item.row }}"
    assert "Northgate" not in str(target["fingerprint"])
    assert proposal_from(proposal.model_dump(mode="json")).apply(recording.workflow) == workflow


def test_buttons_of_rows_that_do_something_else_are_no_round():
    story = choosing_rounds("Northgate Paper")
    story.enter(SEARCH, "Bergmann")
    clicked = button(
        "Delete Bergmann", text="Delete", row="Bergmann S-1", column="Choose", path=("table", "tr:1", "td:4")
    )
    story.click(clicked.model_copy(update={"row": ("Bergmann S-1", "Bergmann", "S-1", "Delete")}))
    story.enter(NUMBER, "A-1")
    story.click(button("Save"), then_url=f"{SITE}/saved")
    assert loops(merge(story.events)) == []


def test_proposals_have_ids_of_their_own_where_files_are_called_alike():
    rows = tuple({"No.": n, "Net": net} for _, n, net in ROWS)
    story = Story().open()
    for _, number, net in ROWS:
        one_form(story, number, net)
    tables = tuple(DataTable(path, ("No.", "Net"), rows) for path in ("rows.csv", "old/rows.csv"))
    recording = merge(story.events, Options(tables=tables))
    assert [proposal.id for proposal in loops(recording)] == ["loop-rows", "loop-rows-2", "loop-rows-3"]
    assert apply_proposals(recording, ["loop-rows-3"]).variables["rows"]


@pytest.mark.parametrize(
    ("path", "kind"), [("data/invoices.xlsx", "excel.read"), ("data/invoices.csv", "csv.read")], ids=["excel", "csv"]
)
def test_the_table_beside_it_gives_the_rows(check_loop, path, kind):
    rows = [
        {"Supplier": "Other", "No.": "X-1", "Net": 1.0, "Paid": ""},
        *({"Supplier": s, "No.": n, "Net": float(net), "Paid": ""} for s, n, net in ROWS),
    ]
    table = DataTable(path, ("Supplier", "No.", "Net", "Paid"), tuple(rows[1:]))
    story = Story().open()
    for _, number, net in ROWS:
        one_form(story, number, net)
    recording = merge(story.events, Options(tables=(table,)))
    first, second = loops(recording)
    assert (first.id, second.id) == ("loop-invoices", "loop-rows")
    workflow = check_loop(recording)
    assert workflow.steps["read-invoices"].type == kind
    assert workflow.steps["for-each-row"].params["items"] == '{{ steps["read-invoices"].output.rows }}'
    assert workflow.steps["type-net-amount"].params["value"] == '{{ format_number(number(item["Net"]), 2, "") }}'
    whole = merge(story.events, Options(tables=(DataTable(path, table.columns, tuple(rows)),)))
    assert "its rows 2 to 4" in loops(whole)[0].reason


def test_a_table_that_lacks_a_value_is_not_taken():
    rows = tuple({"No.": n, "Net": "1"} for _, n, net in ROWS)
    story = Story().open()
    for _, number, net in ROWS:
        one_form(story, number, net)
    recording = merge(story.events, Options(tables=(DataTable("a.csv", ("No.", "Net"), rows),)))
    assert [proposal.id for proposal in loops(recording)] == ["loop-rows"]


def test_a_step_that_only_some_rounds_have(check_loop):
    story = Story().open()
    one_form(story, "A-17", "120.00", paid=True)
    one_form(story, "B-2", "99.50", notes="Twice")
    one_form(story, "C-9", "7.00", paid=True, notes="No")
    recording = merge(story.events)
    (proposal,) = loops(recording)
    assert proposal.rows[1] == {"invoice_number": "B-2", "net_amount": "99.50", "notes": "Twice", "paid_already": False}
    workflow = check_loop(recording)
    assert workflow.steps["is-paid-already-wanted"].params["test"] == "{{ item.paid_already }}"
    assert workflow.steps["is-notes-wanted"].params["test"] == '{{ (item.notes) != "" }}'
    assert workflow.steps["is-notes-wanted"].next["false"] == ("is-paid-already-wanted",)


def test_the_table_says_when_the_optional_step_is_done(check_loop):
    rows = tuple({"No.": n, "Net": net, "Paid": "yes" if n == "B-2" else "no", "Year": "2026"} for _, n, net in ROWS)
    table = DataTable("invoices.csv", ("No.", "Net", "Paid", "Year"), rows)
    story = Story().open()
    for _, number, net in ROWS:
        one_form(story, number, net, paid=number == "B-2")
    recording = merge(story.events, Options(tables=(table,)))
    workflow = check_loop(recording)
    assert workflow.steps["is-paid-already-wanted"].params["test"] == '{{ item["Paid"] == "yes" }}'


def test_a_step_that_the_page_asks_for(check_loop):
    notice = button("Close", container="Notice")
    story = Story().open()
    for n, (_, number, net) in enumerate(ROWS):
        story.enter(NUMBER, number)
        story.enter(NET, net)
        story.click(button("Check"), then_appeared=(notice,) if n == 1 else ())
        if n == 1:
            story.click(notice)
        story.click(button("Save"))
    recording = merge(story.events)
    workflow = check_loop(recording, comes_up=[False, True, False])
    asks = workflow.steps["is-close-wanted"]
    assert (asks.type, asks.timeout, set(asks.next)) == ("browser.wait", 3.0, {"out", "error"})


def test_the_browser_is_opened_once_where_the_first_round_began_with_it(check_loop):
    story = Story(f"{SITE}/new", "New").open()
    for n, (_, number, net) in enumerate(ROWS):
        if n:
            story.go("/new", "New")
        story.enter(NUMBER, number)
        story.enter(NET, net)
        story.click(button("Save"), then_url=f"{SITE}/invoices/{n}")
        story.arrive(f"/invoices/{n}", "Saved")
    recording = merge(story.events)
    (proposal,) = loops(recording)
    assert len(proposal.rows) == 3
    workflow = check_loop(recording)
    assert workflow.steps["open-new"].params == {}
    assert workflow.steps["for-each-row"].next["each"] == ("go-to-new",)


@pytest.mark.parametrize(
    ("paths", "url", "row"),
    [
        (("/suppliers/S-1/new", "/suppliers/S-2/new"), "/suppliers/{{ item.suppliers }}/new", {"suppliers": "S-1"}),
        (("/new?s=A%20B&x=1", "/new?s=C&x=1"), "/new?s={{ url_encode(item.s) }}&x=1", {"s": "A B"}),
        (("/a/1?x=1", "/b/2?x=2"), "", {"address": f"{SITE}/a/1?x=1"}),
    ],
    ids=["part of the path", "encoded query", "more than one part"],
)
def test_addresses_that_name_the_record(check_loop, paths, url, row):
    story = Story().open()
    for n, path in enumerate(paths):
        story.go(path, "New")
        story.enter(NUMBER, f"N-{n}")
        story.click(button("Save"))
    recording = merge(story.events)
    workflow = check_loop(recording)
    assert loops(recording)[0].rows[0] == {**row, "invoice_number": "N-0"}
    assert workflow.steps["go-to-new"].params["url"] == (f"{SITE}{url}" if url else "{{ item.address }}")
    ids = [loops(recording)[0].id, "environment-base-url"]
    if url:
        assert apply_proposals(recording, ids).steps["go-to-new"].params["url"] == f"{{{{ env.base_url }}}}{url}"
    one, other = (next(p for p in recording.proposals if p.id == id) for id in ids)
    assert one.apply(other.apply(recording.workflow)) == other.apply(one.apply(recording.workflow))


def test_what_rounds_read_is_collected(check_loop):
    story = Story().open()
    total = seen("dd", "Total", role="definition")
    for _, number, _ in ROWS:
        story.enter(NUMBER, number)
        story.click(button("Save"), then_url=f"{SITE}/saved")
        story.add(Action.EXTRACT, total, value={"what": "text"})
        story.go("/invoices", "Invoices")
    recording = merge(story.events)
    assert len(recording.workflow.outputs) == 3
    workflow = check_loop(recording)
    assert workflow.steps["for-each-row"].params["collect"] == '{{ steps["extract-total"].output }}'
    assert dict(workflow.outputs) == {"results": '{{ steps["for-each-row"].output.results }}'}
    assert set(workflow.variables) == {"rows", "results"}


def test_files_of_rounds_become_a_column(check_loop):
    story = Story().open()
    upload = field("Attachment", "file")
    for _, number, _ in ROWS:
        story.enter(NUMBER, number)
        story.add(Action.UPLOAD, upload, value=[f"{number}.pdf"])
        story.click(button("Save"))
    recording = merge(story.events)
    workflow = check_loop(recording)
    assert set(workflow.variables) == {"rows"}
    assert workflow.steps["upload-attachment"].params["files"] == "{{ item.attachment }}"


def test_rows_that_are_approved_one_after_the_other(check_loop):
    story = Story().open()
    for n, (supplier, _, _) in enumerate(ROWS):
        story.click(button("Approve", row=supplier, path=("table", f"tr:{n}", "button:1")))
    recording = merge(story.events)
    (proposal,) = loops(recording)
    assert [row["row"] for row in proposal.rows] == [supplier for supplier, _, _ in ROWS]
    check_loop(recording)


def test_links_of_rows_that_are_called_like_their_row(check_loop):
    story = Story().open()
    for n, (supplier, number, _) in enumerate(ROWS[:2]):
        story.click(link(supplier, f"/s/{n}", column="Name", path=("table", f"tr:{n}", "td:1", "a:1")))
        story.arrive(f"/s/{n}", supplier)
        story.enter(NOTES, number)
        story.click(button("Save"), then_url=f"{SITE}/invoices")
        story.arrive("/invoices", "Invoices")
    workflow = check_loop(merge(story.events))
    assert workflow.steps["click-northgate-papers"].params["target"] == {"selector": 'role=link[name="{{ item.row }}"]'}


TABLE = seen("table", "Suppliers", role="table", path=("table",))
PAGE = [{"": "", "Name": supplier, "No.": number} for supplier, number, _ in ROWS]


def test_the_table_on_the_page_gives_the_rows(check_loop):
    story = Story()
    story.add(Action.NAVIGATE, after=0, then_appeared=(TABLE,))
    for n, (supplier, _, _) in enumerate(ROWS):
        story.click(button("Approve", row=supplier, path=("table", f"tr:{n}", "button:1")))
        story.click(button("Yes"))
    recording = merge(story.events)
    assert [proposal.id for proposal in loops(recording)] == ["loop-page-suppliers", "loop-rows"]
    workflow = check_loop(recording, page_table=PAGE)
    assert workflow.steps["read-suppliers"].params["target"]["selector"] == 'role=table[name="Suppliers"]'
    assert workflow.steps["for-each-row"].params["items"] == '{{ steps["read-suppliers"].output }}'


def test_the_table_on_the_page_names_the_links(check_loop):
    story = Story()
    story.add(Action.NAVIGATE, after=0, then_appeared=(TABLE,))
    for n, (supplier, _, _) in enumerate(ROWS):
        story.click(link(supplier, f"/s/{n}", column="Name", path=("table", f"tr:{n}", "td:1", "a:1")))
        story.arrive(f"/s/{n}", supplier)
        story.click(button("Check"))
        story.add(Action.BACK)
        story.url, story.title = f"{SITE}/invoices", "Invoices"
    recording = merge(story.events)
    workflow = check_loop(recording, page_table=PAGE)
    clicking = workflow.steps["click-northgate-papers"]
    assert clicking.params["target"]["selector"] == 'role=link[name="{{ item["Name"] }}"]'


def test_a_table_that_came_up_in_the_rounds_is_not_read_before_them():
    story = Story().open()
    for n, (supplier, _, _) in enumerate(ROWS):
        story.click(button("Show"), then_appeared=(TABLE,))
        story.click(button("Approve", row=supplier, path=("table", f"tr:{n}", "button:1")))
    assert [proposal.id for proposal in loops(merge(story.events))] == ["loop-rows"]


def test_a_grid_that_is_filled_row_by_row(check_loop):
    story = Story().open()
    for n, hours in enumerate(("8", "6", "7")):
        cell = field("", row=f"Day {n}", column="Hours", path=("table", f"tr:{n}", "td:2", "input:1"))
        story.enter(cell, hours)
    check_loop(merge(story.events))


def test_a_form_that_is_laid_out_as_a_table_is_no_loop():
    story = Story().open()
    for n, label in enumerate(("Number", "Date", "Net", "Notes")):
        story.enter(field("", row=label, path=("table", f"tr:{n}", "td:2", "input:1")), str(n))
    assert no_loop(story)


# Never rubbish.


def no_loop(story):
    return loops(merge(story.events)) == []


def test_doing_exactly_the_same_again_is_no_loop_over_data():
    story = Story().open()
    for _ in range(3):
        one_form(story, "A-17", "120.00")
    assert no_loop(story)


def test_a_second_try_after_a_refusal_is_no_loop():
    story = Story().open()
    story.enter(NUMBER, "A-17")
    story.click(button("Save"), then_appeared=(seen("p", "There already", role="alert"),))
    story.enter(NUMBER, "A-18")
    story.click(button("Save"), then_url=f"{SITE}/invoices/1")
    assert no_loop(story)


def test_two_menu_links_are_no_loop():
    story = Story().open()
    for name in ("Invoices", "Suppliers", "Reports"):
        story.click(link(name, f"/{name}", path=("nav#side", "ul:1", "li:1", "a:1")))
        story.click(button("Refresh"))
    assert no_loop(story)


def test_rounds_within_rounds_are_refused():
    story = Story().open()
    line, add = field("Line"), button("Add line")
    for order in ("A", "B"):
        story.enter(NUMBER, order)
        for item in ("pens", "ink"):
            story.enter(line, f"{item} {order}")
            story.click(add)
        story.click(button("Save"), then_url=f"{SITE}/orders")
        story.arrive("/orders", "Orders")
    assert no_loop(story)


def test_lines_of_a_single_order_are_rounds(check_loop):
    story = Story().open()
    line, amount, add = field("Line"), field("Amount"), button("Add line")
    story.enter(NUMBER, "A-1")
    for item in ("pens", "ink", "paper"):
        story.enter(line, item)
        story.enter(amount, str(len(item)))
        story.click(add)
    story.click(button("Save"))
    recording = merge(story.events)
    assert len(loops(recording)[0].rows) == 3
    check_loop(recording)


def test_rounds_that_differ_in_more_than_little_are_none():
    story = Story().open()
    one_form(story, "A-17", "120.00")
    story.click(link("Help"))
    story.select(choice("Country"), "Bulgaria")
    one_form(story, "B-2", paid=True)
    assert no_loop(story)


def test_different_secrets_do_not_become_columns():
    story = Story().open()
    for number in ("A", "B"):
        story.enter(NUMBER, number)
        story.secret(field("PIN", "password"), SecretKind.PASSWORD)
        story.click(button("Save"))
    recording = merge(story.events)
    assert loops(recording)[0].columns == ("invoice_number",)


@pytest.mark.parametrize(
    ("language", "element", "name"),
    [
        ("en", lambda row: button("Approve", row=row, column="Do"), "Click “Approve” in the row"),
        ("en", lambda row: button(f"Approve {row}", path=("tr", "td")), "Click “Approve” in the row"),
        ("en", lambda row: link(f"{row}A b", row=f"{row}A b", column="Number"), "Click “Number” in the row"),
        ("en", lambda row: link(f"{row}A b", path=("li",)), "Click what is named in the row"),
        ("bg", lambda row: button(f"Approve {row}", path=("tr", "td")), "Щракнете върху „Approve“ в реда"),
        ("bg", lambda row: link(f"{row}A b", path=("li",)), "Щракнете върху посоченото в реда"),
    ],
)
def test_a_step_of_a_loop_is_not_called_by_the_first_round(language, element, name):
    story = Story().open()
    for row in ("1042", "1043"):
        story.click(element(row))
        story.click(button("OK"))
    recording = merge(story.events, Options(language=language))
    loop = next(one for one in recording.proposals if one.kind == "loop")
    names = [apply_proposals(recording, [loop.id]).steps[part.step].name for part in loop.body]
    assert names[0] == name and names[1] in ("Click “OK”", "Щракнете върху „OK“")


def test_a_page_of_each_round_is_called_by_what_all_pages_are():
    story = Story().open()
    for number in ("1042", "1043"):
        story.go(f"/invoice/{number}", f"Invoice {number}")
        story.enter(field("Net"), f"{number}.5")
    recording = merge(story.events)
    loop = next(one for one in recording.proposals if one.kind == "loop")
    assert apply_proposals(recording, [loop.id]).steps[loop.body[0].step].name == "Go to page “Invoice …”"
