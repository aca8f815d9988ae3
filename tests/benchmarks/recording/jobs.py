"""Jobs of a person in the real applications: looked at, and done with mouse and keyboard."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from tests.fixtures.person import Person

Job = Callable[[Person], Awaitable[None]]

#: Passwords in the order in which the person types them.
SECRETS = {"Django admin": ["Larkspur-17", "Harbour-2026", "Harbour-2026"], "Wagtail": ["Larkspur-17"]}


async def django(person: Person) -> None:
    """Sign in, add a group, add a person, complete the record.

    No rights are chosen for the group: the new release calls them otherwise, so stopping there is right.
    """
    await fill(person, "#id_username", "keeper")
    await fill(person, "#id_password", "Larkspur-17")
    await follow(person, "input[type=submit]")
    await follow(person, "a[href='/admin/auth/group/add/']")
    await fill(person, "#id_name", "Auditors")
    await follow(person, "input[name=_save]")
    await follow(person, ".breadcrumbs a[href='/admin/']")
    await follow(person, "a[href='/admin/auth/user/add/']")
    await fill(person, "#id_username", "ada")
    await fill(person, "#id_password1", "Harbour-2026")
    await fill(person, "#id_password2", "Harbour-2026")
    await follow(person, "input[name=_continue]")
    await fill(person, "#id_first_name", "Ada")
    await fill(person, "#id_last_name", "Lovelace")
    await click(person, "#id_is_staff")
    await follow(person, "input[name=_save]")
    await asyncio.sleep(0.3)


async def wagtail(person: Person) -> None:
    """Sign in, publish a page with what search engines are told, make a collection for its pictures."""
    await widen(person)
    await fill(person, "#id_username", "keeper")
    await fill(person, "#id_password", "Larkspur-17")
    await follow(person, "button[type=submit]")
    await follow(person, "main a[href='/admin/pages/3/']")
    await follow(person, "a[href$='/add_subpage/']")
    await asyncio.sleep(1)
    await fill(person, "#id_title", "Price list")
    await click(person, "#tab-label-promote")
    await fill(person, "#id_seo_title", "Prices of the year")
    await click(person, "#id_show_in_menus")
    await click(person, "footer .dropdown-toggle")
    await asyncio.sleep(0.5)
    await follow(person, "button[name=action-publish]")
    await asyncio.sleep(0.5)
    await person.click(await person.named("Settings"))
    await asyncio.sleep(0.8)
    await follow(person, "a[href='/admin/collections/']")
    await follow(person, "header a[href='/admin/collections/add/']")
    await fill(person, "#id_name", "Pictures of goods")
    await click(person, "#id_parent")
    await person.key("ArrowDown")
    await person.key("Enter")
    await follow(person, "main input[type=submit]")
    await asyncio.sleep(0.3)


async def jupyter(person: Person) -> None:
    """Make a notebook, compute three cells, save it under a name."""
    await widen(person)
    await click(person, ".jp-LauncherCard[data-category=Notebook]")
    await person.sees("!!document.querySelector('.jp-Notebook .jp-Cell')")
    await asyncio.sleep(2)
    await click(person, ".jp-Notebook .jp-Cell .jp-InputArea-editor")
    await person.type("invoices = [120, 80, 42]")
    await person.key("Shift+Enter")
    await asyncio.sleep(1.5)
    for source in ("invoices", "sum(invoices)"):
        await person.type(source)
        await person.key("Shift+Enter")
        await asyncio.sleep(2)
    await person.key("Control+s")
    await asyncio.sleep(1)
    await click(person, ".jp-Dialog input")
    await person.key("Control+a")
    await person.type("invoices.ipynb")
    await click(person, ".jp-Dialog .jp-mod-accept")
    await asyncio.sleep(2)


async def node_red(person: Person) -> None:
    """Drag two nodes into the flow, join them, name both, deploy."""
    await widen(person)
    await person.sees("document.querySelectorAll('.red-ui-palette-node').length > 5")
    await asyncio.sleep(1)
    canvas = await person.where("#red-ui-workspace-chart")
    left, top = canvas[0], canvas[1]
    await person.drag("[data-palette-type=inject]", (left + 150, top + 120), steps=15)
    await person.drag("[data-palette-type=debug]", (left + 450, top + 120), steps=15)
    await asyncio.sleep(0.5)
    await person.drag(
        ".red-ui-flow-port-output .red-ui-flow-port", ".red-ui-flow-port-input .red-ui-flow-port", steps=15
    )
    for place, name in ((150, "Every morning"), (450, "Show it")):
        await person.click((left + place, top + 120), count=2)
        await person.sees("!!document.querySelector('#node-input-name')")
        await asyncio.sleep(0.8)
        await click(person, "#node-input-name")
        await person.key("Control+a")
        await person.type(name)
        await click(person, "#node-dialog-ok")
        await person.sees("!document.querySelector('#node-dialog-ok')")
        await asyncio.sleep(0.8)
    await click(person, "#red-ui-header-button-deploy")
    await asyncio.sleep(1.5)


async def widen(person: Person) -> None:
    """A window as large as people have."""
    size = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    await person.call("Emulation.setDeviceMetricsOverride", size)
    await asyncio.sleep(0.5)


JOBS: dict[str, Job] = {"Django admin": django, "Wagtail": wagtail, "JupyterLab": jupyter, "Node-RED": node_red}


async def click(person: Person, what: str) -> None:
    """Click, scrolled to when it is out of sight."""
    await person.where(what)
    await person.look(f"document.querySelector({json.dumps(what)}).scrollIntoView({{block: 'nearest'}})")
    await person.click(what)


async def fill(person: Person, field: str, text: str) -> None:
    """Click into a field and type."""
    await click(person, field)
    await person.type(text)


async def follow(person: Person, what: str) -> None:
    """Click what leads to another document, and wait until it is there."""
    await person.look("window.wasHere = true")
    await click(person, what)
    await person.sees("!window.wasHere && document.readyState === 'complete'")
