"""Theme, language and size of text: changed at once, kept as settings."""

from __future__ import annotations

from runtime.errors import StoreError
from studio.commands import Commands
from studio.i18n import language, tr
from studio.settings import Preferences
from studio.theme import Mode, Theme
from studio.widgets.notices import Notices, Tone


class Looks:
    """Puts the settings of section ``studio`` into effect, whoever changes them."""

    def __init__(self, theme: Theme, preferences: Preferences, notices: Notices, commands: Commands) -> None:
        self._theme = theme
        self._preferences = preferences
        self._notices = notices
        self._commands = commands
        preferences.changed.connect(self._on_changed)

    def wear(self, mode: str) -> None:
        self.prefer("studio.theme", mode)

    def wears(self, mode: str) -> bool:
        return bool(self._preferences.get("studio.theme") == mode)

    def speak(self, code: str) -> None:
        self.prefer("studio.language", code)

    def speaks(self, code: str) -> bool:
        return language().code == code

    def prefer(self, name: str, value: object) -> None:
        """Change a setting. Where it cannot be kept it holds all the same, and the person is told."""
        try:
            self._preferences.set(name, value)
        except StoreError as error:
            text = tr("This holds until Studio closes: it could not be kept.")
            self._notices.tell(text, remedy=str(error), tone=Tone.WARNING)

    def _on_changed(self, name: str) -> None:
        if name == "studio.language":
            language().use(self._preferences.get(name))
        elif name in ("studio.theme", "studio.text_size"):
            mode, size = self._preferences.get("studio.theme"), self._preferences.get("studio.text_size")
            self._theme.wear(Mode(mode), size)
        elif name == "studio.motion":
            self._theme.keep_still(self._preferences.get(name) == "reduced")
        self._commands.refresh()
