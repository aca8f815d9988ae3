"""Every scene; and here those of pages and of what stands above the window."""

from __future__ import annotations

from collections.abc import Callable

from runtime.errors import StoreError
from runtime.model import JsonObject
from studio.app import Studio
from studio.dialogs.bin import BinDialog
from studio.dialogs.crash import CrashDialog
from studio.dialogs.finder import Finder
from studio.dialogs.form import FormDialog
from studio.dialogs.manual import ManualDialog
from studio.i18n import tr
from studio.pages.audit.page import AuditPage
from studio.pages.elements.page import ElementsPage
from studio.pages.settings.page import SettingsPage
from studio.pages.settings.space import Space
from studio.pages.settings.trusted import Trusted
from studio.pages.versions.page import VersionsPage
from studio.panels.bell import NoticeList
from studio.staging.credentials import credential_scenes
from studio.staging.editor import editor_scenes
from studio.staging.elements import element_scenes
from studio.staging.home import no_host
from studio.staging.recording import recording_scenes
from studio.staging.reviews import review_scenes
from studio.staging.running import running_scenes
from studio.staging.scene import Scene, until
from studio.staging.states import new_project_states, page_states
from studio.state.sample import FLOW
from studio.widgets.notices import Tone

#: Of the settings.
_SECTIONS = ("studio", "engine", "browser", "vault", "log", "shortcuts", "about")


def scenes() -> tuple[Scene, ...]:
    """Every picture, in the order of the rail."""
    return (
        Scene("home", lambda studio: studio.window.show_page("home")),
        Scene("workflows", lambda studio: studio.window.show_page("workflows")),
        Scene("workflows-new", lambda studio: studio.commands.run("workflow.new"), FormDialog),
        Scene("workflows-bin", lambda studio: studio.commands.run("workflow.bin"), BinDialog),
        Scene("templates", lambda studio: studio.window.show_page("templates")),
        *credential_scenes(),
        Scene("elements", _elements),
        *element_scenes(),
        Scene("audit", _audit),
        *(Scene(f"settings-{name}", _settings(name)) for name in _SECTIONS),
        Scene("settings-found", lambda studio: _find_settings(studio, "browser")),
        Scene("settings-none", lambda studio: _find_settings(studio, "payroll")),
        Scene("settings-space", _space),
        Scene("settings-trusted", _trusted),
        *editor_scenes(),
        *running_scenes(),
        *recording_scenes(),
        *review_scenes(),
        Scene("versions", _versions),
        Scene("versions-text", lambda studio: _versions(studio).bar.show_view(1)),
        Scene("new-project", lambda studio: studio.commands.run("project.new"), FormDialog),
        *page_states(),
        Scene("find", lambda studio: studio.commands.run("view.find"), Finder),
        Scene("manual", lambda studio: studio.commands.run("help.manual"), ManualDialog),
        Scene("notices", _notices),
        Scene("bell", _bell, NoticeList),
        Scene("crash", lambda studio: studio.guard.strike(_crash()), CrashDialog),
        *new_project_states(),
        Scene("no-project", _no_project),
        Scene("no-host", no_host),
    )


def _settings(section: str) -> Callable[[Studio], object]:
    def show(studio: Studio) -> None:
        studio.show_settings(section)

    return show


def _find_settings(studio: Studio, words: str) -> None:
    studio.show_settings("studio")
    page = studio.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.search.setText(words)


def _space(studio: Studio) -> None:
    studio.show_settings("space")
    page = studio.window.page("settings")
    assert page is not None
    (shown,) = page.findChildren(Space)
    shown.show_usage(
        {"runs": 48_200_000, "pictures": 1_270_000_000, "logs": 31_500_000, "others": 214_000, "free": 212_400_000_000}
    )
    shown.clean.offer({"runs": 318, "log_lines": 20_411, "pictures": 1204, "files": 1190, "bytes": 402_000_000})


def _trusted(studio: Studio) -> None:
    studio.show_settings("trusted")
    page = studio.window.page("settings")
    assert page is not None
    places = ("/home/ada/Larkspur sample", "/home/ada/Documents/Quarterly report")
    page.findChildren(Trusted)[0].show_folders(
        [{"folder": folder, "since": "2026-05-12T09:30:00+00:00"} for folder in places]
    )


def _versions(studio: Studio) -> VersionsPage:
    path = next(entry.path for entry in studio.listing.entries if entry.path.name == FLOW.name)
    page = studio.versions.show(path)
    page.bar.show_view(0)
    until(page.has_changes)
    return page


def _elements(studio: Studio) -> None:
    studio.window.show_page("elements")
    page = studio.window.page("elements")
    assert isinstance(page, ElementsPage)
    until(lambda: bool(page.current))


def _audit(studio: Studio) -> None:
    studio.window.show_page("audit")
    page = studio.window.page("audit")
    assert isinstance(page, AuditPage)
    done: tuple[tuple[str, str, str, JsonObject], ...] = (
        ("person", "run.start", "01k8x3q9", {"workflow": "enter-purchase-invoices", "from": "studio"}),
        ("engine", "vault.use", "larkspur.password", {"for": "run 01k8x3q9 step type-password"}),
        ("person", "workflow.save", "workflows/enter-purchase-invoices.flow.json", {}),
        ("person", "heal.accept", "enter-purchase-invoices/save", {"score": 0.94}),
        ("person", "vault.update", "bank_api.*", {}),
        ("person", "trust.folder", "Larkspur sample", {}),
        ("person", "workflow.delete", "workflows/old-price-list.flow.json", {}),
        ("person", "run.cancel", "01k8x1aa", {}),
    )
    entries: list[JsonObject] = [
        {"n": n, "at": "2026-05-12T09:30:00+00:00", "actor": who, "action": what, "object": thing, "detail": detail}
        for n, (who, what, thing, detail) in enumerate(done)
    ]
    page.show_page({"entries": entries, "next": None})


def _notices(studio: Studio) -> None:
    studio.window.show_page("workflows")
    studio.notices.tell(tr("Copied."), tone=Tone.SUCCESS)
    error = StoreError(
        "The data folder /home/ada/.local/share/understudy is in use by process 4711.",
        remedy="Wait for it or end it; or use another data folder with UNDERSTUDY_HOME.",
        details="host.lock",
    )
    studio.notices.fail(error)


def _bell(studio: Studio) -> None:
    studio.window.top_bar.bell.open_list()


def _no_project(studio: Studio) -> None:
    studio.projects.close_project()
    studio.window.show_page("workflows")


def _crash() -> RuntimeError:
    try:
        raise RuntimeError("the drawing of a node failed")
    except RuntimeError as error:
        return error
