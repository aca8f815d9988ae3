"""What sections and choices of settings are called."""

from __future__ import annotations

from runtime.settings.catalog import SettingInfo
from studio.i18n import mark, tr

#: Section to title, icon and what it is about, in the order of the page.
SECTIONS = {
    "studio": (mark("Appearance"), "monitor", mark("How Studio looks and speaks. Changes show at once.")),
    "engine": (
        mark("Runs"),
        "play",
        mark("How many runs go on at once and what is kept. Holds from the next start of the program that runs them."),
    ),
    "browser": (mark("Browser"), "globe", mark("Which browser works, and how it is shown.")),
    "vault": (mark("Vault"), "key-round", mark("Where the key of the credentials comes from.")),
    "log": (mark("Program log"), "scroll-text", mark("What Understudy writes about itself, for finding faults.")),
}
#: Settings that stand in another section than their name says.
MOVED = {"studio.pictures": "engine"}
#: Values of choices that say too little by themselves.
_CHOICES = {
    "studio.theme": {
        "system": mark("choice|As the system"),
        "light": mark("choice|Light"),
        "dark": mark("choice|Dark"),
    },
    "studio.language": {"system": mark("choice|As the system"), "en": "English", "bg": "Български"},
    "studio.text_size": {
        "small": mark("choice|Small"),
        "normal": mark("choice|Normal"),
        "large": mark("choice|Large"),
    },
    "studio.motion": {"full": mark("choice|Full"), "reduced": mark("choice|Reduced")},
    "studio.pictures": {"always": mark("choice|After each step"), "on-failure": mark("choice|Where a step fails")},
    "browser.headless": {
        "auto": mark("choice|Automatic"),
        "yes": mark("window|Hidden"),
        "no": mark("window|Shown"),
    },
    "browser.channel": {
        "": mark("choice|Any"),
        "chromium": "Chromium",
        "chrome": "Google Chrome",
        "chrome-beta": "Google Chrome Beta",
        "msedge": "Microsoft Edge",
        "msedge-beta": "Microsoft Edge Beta",
    },
    "vault.key_source": {
        "auto": mark("choice|Automatic"),
        "keyring": mark("choice|Keyring of the system"),
        "passphrase": mark("choice|Passphrase"),
        "keyfile": mark("choice|Key file"),
    },
    "log.level": {
        "debug": mark("choice|Everything"),
        "info": mark("choice|Information"),
        "warning": mark("choice|Warnings"),
        "error": mark("choice|Errors"),
    },
    "log.style": {"auto": mark("choice|Automatic"), "console": mark("choice|Console"), "json": "JSON"},
}


def section_of(info: SettingInfo) -> str:
    """The section in which a person looks for it."""
    return MOVED.get(info.name, info.name.partition(".")[0])


def choice(name: str, value: str) -> str:
    """A value of a setting in words."""
    known = _CHOICES.get(name, {}).get(value)
    return tr(known) if known else value


def texts_of(info: SettingInfo) -> tuple[str, ...]:
    """All that is said of a setting, in English: by this it is found."""
    said = _CHOICES.get(info.name, {})
    return (info.title, info.description, *(said.get(value, value) for value in info.choices))
