from __future__ import annotations

import pytest

from runtime.expressions import compile_value
from runtime.model import ReplayPolicy, VariableType
from runtime.recorder.events import Action, SecretKind
from runtime.recorder.merging import Options, merge, rename_credential
from runtime.recorder.merging.slugs import app_name
from tests.fixtures.recorded import SITE, Story, button, choice, field, link, seen

NUMBER = field("Invoice number", attributes={"name": "number"})
SAVE = button("Save")


@pytest.fixture
def story():
    return Story().open()


def names(story, **options):
    return [step.name for step in steps(story, **options)]


def steps(story, **options):
    return list(merge(story.events, Options(**options)).workflow.steps.values())


def call(step):
    return step.type.removeprefix("browser."), dict(step.params)


def test_a_form(story, check_recording):
    story.enter(NUMBER, "A-17")
    story.select(choice("Country"), "Bulgaria")
    story.check(field("Paid already", "checkbox"))
    story.click(SAVE)
    recording = merge(story.events, Options(id="enter", name="Enter"))
    assert [(step.id, step.name) for step in recording.workflow.steps.values()] == [
        ("open-invoices", "Open page “Invoices”"),
        ("type-invoice-number", "Type invoice number"),
        ("choose-country", "Choose country"),
        ("check-paid-already", "Tick “Paid already”"),
        ("click-save", "Click “Save”"),
    ]
    assert [call(step) for step in recording.workflow.steps.values()] == [
        ("open", {"url": f"{SITE}/invoices"}),
        ("fill", {"target": {"element": "larkspur/invoice-number"}, "value": "A-17"}),
        ("select", {"target": {"element": "larkspur/country"}, "option": "Bulgaria"}),
        ("check", {"target": {"element": "larkspur/paid-already"}}),
        ("click", {"target": {"element": "larkspur/save"}}),
    ]
    assert [step.next for step in recording.workflow.steps.values()][-2:] == [{"out": ("click-save",)}, {}]
    save = recording.elements["larkspur"]["save"]
    assert (save.selector, save.name) == ('role=button[name="Save"]', "Save")
    assert recording.sources["type-invoice-number"] == (2, 3)
    check_recording(recording)


def test_in_bulgarian_with_the_same_ids(story):
    story.enter(field("Номер на фактура"), "17")
    story.click(button("Запази"))
    bulgarian, english = (merge(story.events, Options(language=language)) for language in ("bg", "en"))
    assert [step.name for step in bulgarian.workflow.steps.values()] == [
        "Отворете страница „Invoices“",
        "Въведете номер на фактура",
        "Щракнете върху „Запази“",
    ]
    assert list(bulgarian.workflow.steps) == list(english.workflow.steps)
    assert list(bulgarian.workflow.steps)[1:] == ["type-nomer-na-faktura", "click-zapazi"]
    assert set(bulgarian.elements["larkspur"]) == {"nomer-na-faktura", "zapazi"}


def test_what_has_no_name_is_called_in_ordinary_words_with_the_same_ids(story):
    story.select(choice(""), "Bulgaria")
    story.enter(field(""), "7")
    story.click(button(""))
    bulgarian, english = (merge(story.events, Options(language=language)) for language in ("bg", "en"))
    assert [step.name for step in english.workflow.steps.values()][1:] == [
        "Choose drop-down list",
        "Type text field",
        "Click “button”",
    ]
    assert [step.name for step in bulgarian.workflow.steps.values()][1:] == [
        "Изберете падащ списък",
        "Въведете текстово поле",
        "Щракнете върху „бутон“",
    ]
    assert list(bulgarian.workflow.steps) == list(english.workflow.steps)
    assert list(english.workflow.steps)[1:] == ["choose-combobox", "type-textbox", "click-button"]
    assert {id: one.name for id, one in english.elements["larkspur"].items()} == {
        "combobox": "drop-down list",
        "textbox": "text field",
        "button": "button",
    }
    asked = {p.variable: (p.title, p.description) for p in english.proposals if p.kind == "variable"}
    assert asked == {
        "combobox": ("Ask for drop-down list", "drop-down list"),
        "textbox": ("Ask for text field", "text field"),
    }


def test_nothing_recorded_is_an_empty_workflow(check_recording):
    recording = merge([])
    assert recording.workflow.steps == {}
    assert recording.proposals == ()


# Typing.


def test_typing_that_goes_on_after_correcting_is_one_step(story):
    story.enter(NUMBER, "A-1")
    story.press("Backspace", NUMBER)
    story.click(NUMBER)
    story.type(NUMBER, "A-17")
    story.press("Control+A", NUMBER)
    story.type(NUMBER, "B-2")
    assert [call(step)[1].get("value") for step in steps(story)] == [None, "B-2"]


def test_pasting_is_what_the_field_holds_then(story):
    story.press("Control+C", seen("td", "A-17"))
    story.click(NUMBER)
    story.press("Control+V", NUMBER)
    story.type(NUMBER, "A-17")
    assert [call(step)[0] for step in steps(story)] == ["open", "fill"]


def test_an_emptied_field_is_cleared(story):
    story.enter(NUMBER, "")
    assert names(story)[1:] == ["Clear invoice number"]
    assert call(steps(story)[1])[1]["value"] == ""


@pytest.mark.parametrize(
    ("into", "appeared"),
    [
        (field("Supplier"), (seen("ul", role="listbox"),)),
        (seen("input", "Supplier", role="combobox", label="Supplier"), ()),
        (field("Supplier", attributes={"aria-autocomplete": "list"}), ()),
        (seen("div", "Supplier", role="textbox", attributes={"contenteditable": "true"}), ()),
    ],
    ids=["answered while typing", "combobox", "autocomplete", "rich text"],
)
def test_key_by_key_where_the_field_answers(story, into, appeared):
    story.click(into)
    story.type(into, "North", then_appeared=appeared)
    assert [(kind, params.get("text")) for kind, params in map(call, steps(story))][1:] == [("type", "North")]
    assert names(story)[1] == "Type supplier"


def test_evidence_for_key_by_key_survives_further_typing(story):
    supplier = field("Supplier")
    story.type(supplier, "Nor", then_appeared=(seen("ul", role="listbox"),))
    story.type(supplier, "North")
    assert [call(step)[0] for step in steps(story)] == ["open", "type"]


def test_braces_are_typed_as_braces(story):
    story.enter(NUMBER, "a {{ vars.x }} b")
    written = steps(story)[1].params["value"]
    assert compile_value(written).render({"vars": {"x": "no"}}) == "a {{ vars.x }} b"


def test_a_field_that_reloads_the_page_while_typing_keeps_both_steps(story):
    story.type(NUMBER, "A", then_url=f"{SITE}/invoices?q=A")
    story.type(NUMBER, "AB")
    assert [call(step)[1].get("value") for step in steps(story)] == [None, "A", None, "AB"]


def test_a_wait_for_the_page_that_follows_holds_for_any_value_that_is_typed(story):
    """The address of a search carries what was searched for, which is something else the next time."""
    story.type(NUMBER, "Northgate Paper")
    story.press("Enter", NUMBER, then_url=f"{SITE}/invoices?view=list&q=Northgate+Paper")
    story.arrive("/invoices?view=list&q=Northgate+Paper", "Invoices")
    story.click(NUMBER)
    waits = [step.params for step in steps(story) if step.type == "browser.wait" and step.params["until"] == "url"]
    assert [(wait["text"], wait["match"]) for wait in waits] == [(r"\?view=list&q=[^&#]*", "matches")]


# Keys.


def test_enter_in_a_form_and_the_click_the_browser_makes_of_it(story):
    story.enter(NUMBER, "A-17")
    story.press("Enter", NUMBER)
    story.click(SAVE, after=3)
    assert names(story)[1:] == ["Type invoice number", "Press Enter in “Invoice number”"]
    assert call(steps(story)[2]) == ("press", {"target": {"element": "larkspur/invoice-number"}, "key": "Enter"})


def test_enter_on_a_button_is_a_click(story):
    story.press("Enter", SAVE)
    story.click(SAVE, after=3)
    assert names(story)[1:] == ["Click “Save”"]


def test_space_on_a_box_is_a_tick(story):
    box = field("Paid", "checkbox")
    story.press("Space", box)
    story.click(box, after=2)
    story.add(Action.CHECK, box, value=True, after=1)
    assert names(story)[1:] == ["Tick “Paid”"]


def test_tab_to_the_next_field_is_no_step_but_one_that_does_something_is(story):
    net = field("Net amount")
    story.enter(NUMBER, "A-17")
    story.press("Tab", NUMBER)
    story.type(net, "12")
    story.press("Tab", net, then_appeared=(seen("p", "Too low", role="alert"),))
    story.click(SAVE)
    assert names(story)[1:] == [
        "Type invoice number", "Type net amount", "Press Tab in “Net amount”", "Click “Save”",
    ]  # fmt: skip


def test_a_key_pressed_several_times_is_one_step(story):
    for _ in range(3):
        story.press("ArrowDown", seen("ul", "Suppliers", role="listbox"))
    story.press("Shift")
    assert [call(step)[1].get("count") for step in steps(story)] == [None, 3]


# Clicking.


def test_a_double_click_is_one_step(story):
    cell = seen("td", "A-17", role="cell")
    story.click(cell)
    story.click(cell, after=90, clicks=2)
    assert names(story)[1:] == ["Double-click “A-17”"]
    assert call(steps(story)[1])[1]["count"] == 2


def test_a_double_click_on_a_busy_machine_takes_no_click_before_it(story):
    cell = seen("td", "A-17", role="cell")
    for clicks in (1, 1, 2):
        story.click(cell, after=1500, clicks=clicks)
    assert [call(step)[1].get("count", 1) for step in steps(story)[1:]] == [1, 2]


def test_a_click_that_only_brings_the_focus_into_an_editor_is_no_step(story):
    source = seen("textarea", role="textbox")
    story.click(seen("pre", role="presentation"))
    story.type(source, "x = 1", focused=True)
    assert [step.type for step in steps(story)[1:]] == ["browser.fill"]


def test_a_click_beside_a_field_stays_when_more_came_of_it(story):
    story.click(seen("div", "Search"), then_appeared=(seen("dialog", "Find"),))
    story.type(seen("input", "Find", role="textbox"), "ink", focused=True)
    assert [step.type for step in steps(story)[1:]] == ["browser.click", "browser.fill"]


def test_a_shape_is_called_like_its_group_and_clicked_where_it_was(story):
    port = seen("rect", row="Timer")
    story.click(port, position=(5, 5))
    moved = {"by": [40, 0], "path": [[5, 5], [45, 5]]}
    story.add(Action.DRAG, port, after=2000, position=(5, 5), to_position=(45, 5), value=moved)
    click, drag = steps(story)[1:]
    assert (click.name, call(click)[1]["position"]) == ("Click “Timer”", {"x": 5, "y": 5})
    assert call(drag)[1]["by"] == {"x": 40, "y": 0}


def test_right_and_modified_clicks_keep_what_makes_them_so(story):
    story.click(NUMBER, button="right")
    story.click(link("Help"), modifiers=("Control",))
    assert [call(step)[1] for step in steps(story)][1:] == [
        {"target": {"element": "larkspur/invoice-number"}, "button": "right"},
        {"target": {"element": "larkspur/help"}, "modifiers": ["Control"]},
    ]


def test_a_place_in_the_element_is_kept_only_where_it_matters(story):
    story.click(seen("canvas", "Plan"), position=(10.4, 20.6))
    story.click(SAVE, position=(3, 4))
    assert [call(step)[1].get("position") for step in steps(story)][1:] == [{"x": 10, "y": 21}, None]


def test_a_click_on_the_label_is_the_tick(story):
    box = field("Paid already", "checkbox")
    story.click(seen("label", text="Paid already"))
    story.click(box, after=1)
    story.add(Action.CHECK, box, value=True, after=1)
    assert names(story)[1:] == ["Tick “Paid already”"]


def test_only_the_last_choice_counts(story):
    country, yes, no = choice("Country"), field("Yes", "radio"), field("Newsletter", "checkbox")
    story.select(country, "Greece")
    story.press("ArrowDown", country)
    story.select(country, "Bulgaria", "Greece")
    story.check(yes)
    story.check(no)
    story.check(no, on=False)
    assert names(story)[1:] == ["Choose country", "Choose “Yes”", "Untick “Newsletter”"]
    assert call(steps(story)[1])[1]["option"] == ["Bulgaria", "Greece"]


def test_a_slider_is_set(story):
    slider = field("Volume", "range")
    story.click(slider)
    for value in ("3", "7", "9"):
        story.add(Action.SET_VALUE, slider, value=value, after=30)
    assert names(story)[1:] == ["Set volume"]
    assert call(steps(story)[1])[1]["value"] == "9"


def test_dragging_onto_something_and_by_a_distance(story):
    card, done = seen("li", "Card A"), seen("section", "Done")
    story.click(card)
    story.add(Action.DRAG, card, to=done, after=200)
    story.click(done, after=10)
    story.add(Action.DRAG, seen("canvas", "Map"), position=(5, 5), to_position=(25, 15))
    assert names(story)[1:] == ["Drag “Card A” to “Done”", "Move “Map”"]
    assert call(steps(story)[1])[1]["to"] == {"element": "larkspur/done"}
    assert call(steps(story)[2])[1]["by"] == {"x": 20, "y": 10}


# What is only the way to something.


def test_hovering_is_a_step_where_it_opened_the_menu(story):
    menu = seen("div", "Reports", role="menu", path=("nav#top", "div:1"))
    item = link("Balances", path=("nav#top", "div:1", "a:2"))
    story.add(Action.HOVER, link("Suppliers"), then_appeared=(seen("div", "Tip", role="tooltip"),))
    story.add(Action.HOVER, button("Reports"), then_appeared=(menu,))
    story.click(item)
    assert names(story)[1:] == ["Point at “Reports”", "Click “Balances”"]


def test_hovering_through_a_submenu(story):
    first = seen("div", "File", role="menu", path=("ul#m", "div:1"))
    second = seen("div", "Recent", role="menu", path=("ul#m", "div:1", "div:3"))
    story.add(Action.HOVER, button("File"), then_appeared=(first,))
    story.add(Action.HOVER, seen("a", "Recent", path=("ul#m", "div:1", "a:2")), then_appeared=(second,))
    story.click(link("Plan.pdf", path=("ul#m", "div:1", "div:3", "a:1")))
    assert names(story)[1:] == ["Point at “File”", "Point at “Recent”", "Click “Plan.pdf”"]


def test_scrolling_is_a_step_where_it_loads_more_or_reads_terms(story):
    more, terms = seen("table", "More rows", role="table"), seen("div", "Terms", role="region", path=("div#terms",))
    story.add(Action.SCROLL, value={"x": 0, "y": 300})
    story.add(Action.SCROLL, value={"x": 0, "y": 900}, then_appeared=(more,))
    story.add(Action.SCROLL, terms, value={"x": 0, "y": 500})
    story.click(button("Accept"))
    assert names(story)[1:] == ["Scroll the page", "Scroll “Terms”", "Click “Accept”"]
    assert call(steps(story)[1])[1] == {"to": "by", "by": {"x": 0, "y": 900}}


# Pages, tabs, dialogs, files.


def test_a_page_that_a_click_leads_to_is_no_step_and_a_typed_address_is(story):
    story.click(link("Suppliers", "/suppliers"), then_url=f"{SITE}/suppliers")
    story.arrive("/suppliers", "Suppliers – Larkspur")
    story.go("/reports", "Reports – Larkspur")
    story.arrive("/reports/2026", after=300)
    story.add(Action.BACK)
    story.go("/suppliers", after=100)
    story.add(Action.RELOAD)
    story.add(Action.FORWARD)
    assert names(story) == [
        "Open page “Invoices”", "Click “Suppliers”", "Go to page “Reports”",
        "Go back", "Load the page again", "Go forward",
    ]  # fmt: skip
    assert steps(story)[1].replay is ReplayPolicy.REPEATABLE


def test_a_page_without_a_title_is_called_by_its_address():
    story = Story(title="").open()
    story.go("/new%20invoice", "", trusted_click=False)
    assert names(story) == ["Open page “invoices”", "Go to page “new invoice”"]


def test_recording_in_a_browser_that_was_open_already():
    story = Story()
    story.click(SAVE)
    assert call(steps(story)[0]) == ("open", {"url": f"{SITE}/invoices"})
    assert names(story) == ["Open page “Invoices”", "Click “Save”"]


def test_dialogs_are_answered_before_the_step_that_opens_them(story, check_recording):
    story.click(button("Void"), then_dialog="Why?")
    story.add(Action.DIALOG, value={"accept": True, "text": "Twice"})
    story.add(Action.DIALOG, value={"accept": False, "text": None})
    story.add(Action.DIALOG, value={"accept": True, "text": None, "type": "beforeunload"})
    assert [(step.name, dict(step.params)) for step in steps(story)[1:3]] == [
        ("Answer the dialog with OK", {"answer": "accept", "text": "Twice"}),
        ("Answer the dialog with Cancel", {"answer": "dismiss"}),
    ]
    assert names(story)[3:] == ["Click “Void”"]
    check_recording(merge(story.events))


def test_a_dialog_of_the_first_page_is_answered_before_going_there():
    story = Story().open()
    story.add(Action.DIALOG, value={"accept": True, "text": None})
    assert [call(step)[0] for step in steps(story)] == ["open", "dialog", "navigate"]


def test_downloads(story, check_recording):
    story.click(link("Export CSV", "/invoices.csv"), then_download="invoices.csv")
    story.press("Enter", NUMBER)
    story.add(Action.DOWNLOAD, then_download="receipt.pdf")
    story.click(button("Receipt"))
    story.add(Action.DOWNLOAD, after=900, then_download="receipt.pdf")
    assert [(step.name, dict(step.params)) for step in steps(story, downloads="files/")][1:] == [
        ("Download “Export CSV”", {"target": {"element": "larkspur/export-csv"}, "path": "files/"}),
        ("Press Enter in “Invoice number”", {"target": {"element": "larkspur/invoice-number"}, "key": "Enter"}),
        ("Save the download", {"path": "files/"}),
        ("Download “Receipt”", {"target": {"element": "larkspur/receipt"}, "path": "files/"}),
    ]
    check_recording(merge(story.events))


def test_uploads_take_their_files_from_variables(story, check_recording):
    story.click(button("Attach a file"))
    story.add(Action.UPLOAD, field("Attachment", "file"), value=["a.pdf"])
    story.add(Action.UPLOAD, field("Pictures", "file"), value=["a.png", "b.png"])
    recording = merge(story.events)
    assert [dict(step.params)["files"] for step in list(recording.workflow.steps.values())[1:]] == [
        "{{ vars.attachment }}", "{{ vars.pictures }}",
    ]  # fmt: skip
    variables = recording.workflow.variables
    assert (variables["attachment"].type, variables["attachment"].default) == (VariableType.STRING, "a.pdf")
    assert (variables["pictures"].type, variables["pictures"].default) == (VariableType.LIST, ["a.png", "b.png"])
    check_recording(recording)


# Asserting, reading, notes.


def test_assertions_and_readings(story, check_recording):
    total = seen("dd", "Total", role="definition", text="120.00")
    story.add(Action.ASSERT, total, value={"what": "text", "expected": "120.00"})
    story.add(Action.ASSERT, SAVE, value={"what": "visible"})
    story.add(Action.ASSERT, seen("tr", "Rows", role="row"), value={"what": "count", "expected": 3})
    story.add(Action.EXTRACT, total, value={"what": "text"})
    story.add(Action.EXTRACT, link("Receipt"), value={"what": "attribute", "attribute": "href"})
    story.add(Action.EXTRACT, seen("table", "Invoices", role="table"), value={"what": "table"})
    story.add(Action.EXTRACT, seen("li", "Cards"), value={"what": "list", "fields": {"name": "h3", "link": "a@href"}})
    recording = merge(story.events)
    assert [call(step)[0] for step in recording.workflow.steps.values()][1:] == [
        "assert", "assert", "assert", "extract", "extract", "extract_table", "extract_list",
    ]  # fmt: skip
    assert dict(recording.workflow.outputs) == {
        "total": '{{ steps["extract-total"].output }}',
        "receipt": '{{ steps["extract-receipt"].output }}',
        "invoices": '{{ steps["extract-invoices"].output }}',
        "cards": '{{ steps["extract-cards"].output }}',
    }
    check_recording(recording)


def test_notes_stand_at_the_step_before_them():
    story = Story()
    story.add(Action.NOTE, value="Every Monday.")
    story.open()
    story.click(SAVE)
    story.add(Action.NOTE, value="Takes a while.")
    assert [step.note for step in steps(story)] == ["Every Monday.", "Takes a while."]


# Secrets.


def test_secrets_refer_to_the_vault(story, check_recording):
    story.secret(field("Password", "password"))
    story.secret(field("Code"), SecretKind.ONE_TIME_CODE)
    story.secret(field("Card number", attributes={"autocomplete": "cc-number"}), SecretKind.CARD)
    story.secret(field("CVC", attributes={"autocomplete": "cc-csc"}), SecretKind.CARD)
    story.secret(field("Mother's maiden name"), SecretKind.MARKED)
    recording = merge(story.events)
    assert [step.params["value"] for step in list(recording.workflow.steps.values())[1:]] == [
        "{{ vault.larkspur.password }}",
        "{{ vault.larkspur.code }}",
        "{{ vault.larkspur_card.number }}",
        "{{ vault.larkspur_card.code }}",
        "{{ vault.larkspur.mother_s_maiden_name }}",
    ]
    first = recording.needs_secret[0]
    assert (first.step, first.label, first.kind) == ("type-password", "Password", SecretKind.PASSWORD)
    assert (first.item, first.field) == ("larkspur", "password")
    check_recording(recording)


@pytest.mark.parametrize(
    ("labels", "fields"),
    [
        (["Password", "Your password", "Password for your account"], ["password"] * 3),
        (["Password", "Confirm password"], ["password", "password"]),
        (["Current password", "New password", "Repeat"], ["password", "new_password", "new_password"]),
        (["Old password", "New password", "Confirm new password"], ["password", "new_password", "new_password"]),
        (["Password", "PIN"], ["password", "pin"]),
        (["Парола", "Нова парола", "Потвърдете паролата"], ["password", "nova_password", "nova_password"]),
        ([""], ["password"]),
    ],
)
def test_passwords_that_are_others_have_fields_of_their_own(story, labels, fields):
    for number, label in enumerate(labels):
        story.secret(field(label, "password", attributes={"id": f"p{number}"}))
    assert [need.field for need in merge(story.events).needs_secret] == fields


def test_a_secret_is_not_taken_from_an_event_that_holds_one_by_mistake(story):
    story.add(Action.TYPE, field("Password", "password"), value="Delphinium-42", secret=SecretKind.PASSWORD)
    recording = merge(story.events)
    assert "Delphinium" not in repr((recording.workflow, recording.elements, recording.needs_secret))
    assert "Delphinium" not in repr([proposal.model_dump() for proposal in recording.proposals])


def test_the_person_names_the_credential_afterwards(story):
    story.secret(field("Password", "password"))
    story.enter(field("Remark"), "{{ vault.larkspur.x }}")
    recording = rename_credential(merge(story.events), "larkspur", "books")
    password, remark = list(recording.workflow.steps.values())[1:]
    assert password.params["value"] == "{{ vault.books.password }}"
    assert "vault.larkspur.x" in remark.params["value"]
    assert recording.needs_secret[0].item == "books"


# Waiting.


def test_reading_waits_for_the_page_that_a_click_leads_to(story):
    total = seen("dd", "Total", role="definition")
    story.click(SAVE, then_url=f"{SITE}/receipts/1048")
    story.arrive("/receipts/1048")
    story.add(Action.EXTRACT, total, value={"what": "text"})
    assert [call(step) for step in steps(story)][2] == ("wait", {"until": "url", "text": "/receipts/"})


def test_going_back_waits_for_the_page_that_a_link_leads_to(story):
    story.click(link("Suppliers", "/suppliers"), then_url=f"{SITE}/suppliers")
    story.arrive("/suppliers")
    story.add(Action.BACK)
    assert [call(step)[0] for step in steps(story)] == ["open", "click", "wait", "back"]


def test_a_click_right_after_dragging_is_one_of_its_own(story):
    story.add(Action.DRAG, seen("p", "Text"), position=(1, 1), to_position=(60, 1))
    story.click(button("Quote"), after=30)
    assert names(story)[1:] == ["Move “Text”", "Click “Quote”"]


def test_leaving_the_page_waits_for_what_was_sent_off(story):
    story.url = f"{SITE}/invoices/new"
    story.click(SAVE, then_url=f"{SITE}/invoices/1048")
    story.arrive("/invoices/1048")
    story.go("/suppliers")
    story.click(SAVE, then_appeared=(seen("p", "Saved", role="status"),))
    waits = [call(step)[1] for step in steps(story) if call(step)[0] == "wait"]
    assert waits == [
        {"until": "url", "text": r"/invoices/[^/?#]*\d[^/?#]*($|[?#])", "match": "matches"},
        {"until": "element", "target": {"element": "larkspur/saved"}},
    ]
    assert [call(step)[0] for step in steps(story)][2:] == ["wait", "navigate", "click", "wait"]


def test_a_link_that_is_on_every_page_leaves_it_too(story):
    story.url = f"{SITE}/invoices/new"
    story.click(SAVE, then_url=f"{SITE}/invoices/1048")
    story.arrive("/invoices/1048")
    story.click(link("Suppliers", "/suppliers", path=("nav:1", "a:2")), then_url=f"{SITE}/suppliers")
    assert [call(step)[0] for step in steps(story)] == ["open", "click", "wait", "click"]


def test_a_link_of_the_page_that_a_click_led_to_needs_no_wait(story):
    story.click(SAVE, then_url=f"{SITE}/invoices/1048")
    story.arrive("/invoices/1048")
    story.click(link("Receipt", "/receipt"), then_url=f"{SITE}/receipt")
    assert [call(step)[0] for step in steps(story)] == ["open", "click", "click"]


def test_a_message_is_waited_for_whatever_it_says(story):
    told = seen("p", "Paid. Reference KP-90001.", role="status", selector="#result")
    story.click(button("Pay"), then_appeared=(told,))
    story.click(link("PI-0148", "/invoices/PI-0148"), then_url=f"{SITE}/invoices/PI-0148")
    assert [call(step)[0] for step in steps(story)] == ["open", "click", "wait", "click"]
    by_words = told.model_copy(update={"selector": 'p:text-is("Paid. Reference KP-90001.")'})
    again = Story().open()
    again.click(button("Pay"), then_appeared=(by_words,))
    again.click(link("PI-0148", "/invoices/PI-0148"), then_url=f"{SITE}/invoices/PI-0148")
    assert "wait" not in [call(step)[0] for step in steps(again)]


@pytest.mark.parametrize(
    ("url", "landed", "wait"),
    [
        ("/new", "/saved", {"text": "/saved"}),
        ("/new", "/invoices/1048/lines", {"text": "/invoices/"}),
        ("/invoices/new", "/invoices", {"text": "/invoices($|[?#])", "match": "matches"}),
        ("/a", "/a?sort=name", {"text": "?sort=name"}),
        ("/a", "/a?id=17", None),
        ("/a/1", "/a/2", None),
        ("/", "/f3a1b2c4d5e6f7a8b9c0d1", {"text": r"/[^/?#]*\d[^/?#]*($|[?#])", "match": "matches"}),
    ],
)
def test_what_is_waited_for_at_the_end(url, landed, wait):
    story = Story(f"{SITE}{url}").open()
    story.click(SAVE, then_url=f"{SITE}{landed}")
    last = call(steps(story)[-1])
    assert last == (("wait", {"until": "url", **wait}) if wait else ("click", {"target": {"element": "larkspur/save"}}))


def test_reading_waits_for_what_came_up(story):
    found = seen("h2", "Suppliers found", role="heading")
    story.click(button("Search"), then_appeared=(seen("p", "3 of 64", role="status"), found))
    story.add(Action.EXTRACT, seen("table", "Suppliers", role="table"), value={"what": "table"})
    assert names(story)[2] == "Wait for “Suppliers found”"


def test_what_appeared_itself_needs_no_wait(story):
    table = seen("table", "Suppliers", role="table")
    story.click(button("Search"), then_appeared=(table,))
    story.add(Action.EXTRACT, table, value={"what": "table"})
    story.click(SAVE, then_url=f"{SITE}/invoices/17")
    story.click(button("Pay"))
    assert [call(step)[0] for step in steps(story)] == ["open", "click", "extract_table", "click", "click"]


def test_the_same_field_on_the_next_page_is_waited_for(story):
    story.enter(NUMBER, "A-1")
    story.click(button("Next"), then_url=f"{SITE}/step-two")
    story.enter(NUMBER, "A-2")
    assert [call(step)[0] for step in steps(story)] == ["open", "fill", "click", "wait", "fill"]


def test_an_element_that_a_later_page_has_twice_is_found_by_its_way():
    way = "body > aside > nav > ul > li:nth-of-type(2) > a"
    by_address = link("Invoices", "/invoices", selector='a[href="/invoices"]', path=("nav:1", "a:2"))
    by_way = by_address.model_copy(update={"selector": way})
    for order in ((by_address, by_way), (by_way, by_address)):
        story = Story().open()
        for shown in order:
            story.click(shown, then_url=f"{SITE}/invoices")
            story.go("/invoices/7", "Invoice")
        (found,) = (one for one in merge(story.events).elements["larkspur"].values() if one.name == "Invoices")
        assert found.selector == way


@pytest.mark.parametrize(
    ("url", "title", "name"),
    [
        ("https://www.larkspur.co.uk/a", "Sign in · Elsewhere", "larkspur"),
        ("http://127.0.0.1:8000/a", "Sign in · Larkspur Supplies", "larkspur-supplies"),
        ("http://localhost:3000/a", "Errors: Orders | Acme", "acme"),
        ("http://localhost:3000/a", "Sign in", "localhost"),
        ("http://10.0.0.7/a", "Page – 12", "10-0-0-7"),
    ],
)
def test_an_application_is_called_by_its_host_or_where_that_says_nothing_by_its_title(url, title, name):
    assert app_name(url, title) == name


def test_all_pages_of_a_site_are_of_one_application():
    story = Story("http://127.0.0.1:8000/sign-in", "Sign in · Larkspur").open()
    story.click(button("Go"))
    story.url, story.title = "http://127.0.0.1:8000/list", "List"
    story.click(button("Sort"))
    assert list(merge(story.events).elements) == ["larkspur"]
