"""All sections together. Importing this module imports pydantic; ``runtime.settings`` itself does not."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.settings.browser import BrowserSettings
from runtime.settings.engine import EngineSettings
from runtime.settings.log import LogSettings
from runtime.settings.section import Section
from runtime.settings.studio import StudioSettings
from runtime.settings.vault import VaultSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this person on this machine."""

    engine: EngineSettings = field(default_factory=EngineSettings)
    browser: BrowserSettings = field(default_factory=BrowserSettings)
    vault: VaultSettings = field(default_factory=VaultSettings)
    log: LogSettings = field(default_factory=LogSettings)
    studio: StudioSettings = field(default_factory=StudioSettings)


#: Section's name to its model, in the order of the settings page.
SECTIONS: dict[str, type[Section]] = {
    "engine": EngineSettings,
    "browser": BrowserSettings,
    "vault": VaultSettings,
    "log": LogSettings,
    "studio": StudioSettings,
}
