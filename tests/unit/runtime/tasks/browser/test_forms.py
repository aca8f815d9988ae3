from __future__ import annotations

import pytest
import pytest_asyncio

from runtime.errors import StepFailed
from runtime.model import Secret, SecretRef

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def form(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    return step


async def value(step, target):
    return await step("extract", target=target, what="value")


async def test_fill_replaces_what_is_there(form):
    await form("fill", target="label=Invoice number", value="old")
    await form("fill", target="label=Invoice number", value="INV-7")
    assert await value(form, "label=Invoice number") == "INV-7"


async def test_fill_takes_dates_and_long_texts(form):
    await form("fill", target="label=Invoice date", value="2026-05-12")
    await form("fill", target="label=Notes", value="one\ntwo")
    assert await value(form, "label=Invoice date") == "2026-05-12"
    assert await value(form, "label=Notes") == "one\ntwo"


async def test_fill_takes_a_secret_and_an_error_does_not_tell_it(form):
    secret = Secret("hunter2", SecretRef("site", "password"))
    await form("fill", target="label=Password", value=secret)
    assert await value(form, "label=Password") == "hunter2"
    with pytest.raises(StepFailed) as caught:
        await form("fill", target="role=button[name=Save]", value=secret)
    assert "hunter2" not in repr(caught.value.as_json())
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


async def test_fill_says_why_a_field_cannot_be_filled(form, browser_ctx):
    browser_ctx.timeout = 1.2
    with pytest.raises(StepFailed, match='"label=Fixed" is there but read-only'):
        await form("fill", target="label=Fixed", value="x")
    with pytest.raises(StepFailed, match='"label=Paid" is a field of type checkbox'):
        await form("fill", target="label=Paid", value="x")


async def test_type_presses_keys_and_clears_only_when_asked(form):
    await form("fill", target="label=PIN", value="9")
    await form("type", target="label=PIN", text="12", clear=False)
    assert await value(form, "label=PIN") == "912"
    await form("type", target="label=PIN", text="34")
    assert await value(form, "label=PIN") == "34"
    assert await form("extract", target="#keys") == "1 2 Delete 3 4"


async def test_press_in_an_element_and_where_the_focus_is(form):
    await form("press", target="label=PIN", key="a", count=2)
    await form("press", key="Control+Shift+K")
    assert await value(form, "label=PIN") == "aa"
    assert (await form("extract", target="#keys")).split() == ["a", "a", "Control", "Shift", "K"]


async def test_press_names_an_unknown_key(form):
    with pytest.raises(StepFailed, match=r"Hyper.*does not exist"):
        await form("press", target="label=PIN", key="Hyper")


async def test_press_enter_submits_the_form(form, web_site):
    await form("press", target="label=Invoice number", key="Enter")
    assert await form("extract", target="h1") == "Saved"


async def test_select_by_label_value_and_position(form):
    assert await form("select", target="label=Country", option="Germany") == ["de"]
    assert await form("select", target="label=Country", option="bg", by="value") == ["bg"]
    assert await form("select", target="label=Country", option="2", by="index") == ["de"]
    assert await form("select", target="label=Tags", option=["red", "blue"]) == ["red", "blue"]


async def test_select_says_what_is_wrong(form, browser_ctx):
    browser_ctx.timeout = 1.2
    with pytest.raises(StepFailed, match="has no such option"):
        await form("select", target="label=Country", option="Atlantis")
    with pytest.raises(StepFailed, match="has that option, but disabled"):
        await form("select", target="label=Country", option="Nowhere")
    with pytest.raises(StepFailed, match="is not a position"):
        await form("select", target="label=Country", option="first", by="index")
    with pytest.raises(StepFailed, match="is not <select>"):
        await form("select", target="label=PIN", option="x")


async def test_check_and_uncheck_are_safe_to_repeat(form):
    for _ in range(2):
        await form("check", target="label=Paid")
    await form("check", target="label=Kind B")
    assert await form("evaluate", script="document.querySelectorAll('input:checked').length") == 2
    for _ in range(2):
        await form("uncheck", target="label=Paid")
    await form("assert", target="label=Paid", state="unchecked")


async def test_check_refuses_what_is_no_checkbox(form):
    with pytest.raises(StepFailed, match="neither a checkbox nor a radio button"):
        await form("check", target="label=PIN")


async def test_upload_to_fields_and_to_a_button(step, web_site, tmp_path):
    (tmp_path / "a.txt").write_text("aa")
    (tmp_path / "b.txt").write_text("b")
    await step("navigate", url=web_site.url("upload.html"))
    await step("upload", target="label=One file", files="a.txt")
    assert await step("extract", target="#names") == "a.txt:2"
    await step("upload", target="#choose", files=["a.txt", str(tmp_path / "b.txt")])
    assert await step("extract", target="#names") == "a.txt:2 b.txt:1"


async def test_upload_says_what_is_wrong(step, web_site, tmp_path):
    await step("navigate", url=web_site.url("upload.html"))
    with pytest.raises(StepFailed, match=r"no file .*none\.txt") as caught:
        await step("upload", target="label=One file", files="none.txt")
    assert caught.value.kind == "file"
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(StepFailed, match="takes only one file"):
        await step("upload", target="label=One file", files=["a.txt", "a.txt"])
