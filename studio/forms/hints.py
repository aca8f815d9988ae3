"""What names of fields say beyond their types: which texts are paths, code or long, and what few people ever change."""

from __future__ import annotations

from studio.i18n import mark

#: Texts that are paths of a file, and those that are paths of a folder.
PATHS = frozenset({"path", "file", "source", "destination", "archive"})
FOLDERS = frozenset({"folder", "profile"})

#: Texts that usually have several lines.
LONG_TEXTS = frozenset({"message", "question", "content", "body", "template", "text", "prompt"})

#: Fields that only ever hold a credential: they are picked, never typed.
SECRETS = frozenset({"password", "token", "passphrase", "secret"})

#: Step type and field to the language that is written there.
LANGUAGES = {
    ("script.python", "code"): "python",
    ("script.node", "code"): "javascript",
    ("script.shell", "command"): "shell",
    ("browser.evaluate", "script"): "javascript",
    ("database.query", "sql"): "sql",
}

#: What a step does well without: shown when it is set, or asked for.
ADVANCED = frozenset(
    {
        "allow_errors", "background", "clear", "content_type", "decimal_comma", "delay", "delimiter", "dot_all",
        "encoding", "environment", "expected_status", "follow_redirects", "force", "guard_formulas", "headers",
        "headless", "http_only", "idempotency_header", "ignore_https_errors", "indent", "interpreter", "keep",
        "keep_empty", "level", "locale", "margin", "memory_mb", "modifiers", "newline", "output_mb", "position",
        "proxy", "quote", "same_site", "scale", "secure", "session", "slow_motion", "steps", "time_limit", "timeout",
        "timezone", "to_position", "user_agent", "verify_tls",
    }
)  # fmt: skip


#: Choices that people call otherwise than they are written.
_CALLED = {"url": mark("Address"), "html": "HTML", "csv": "CSV", "json": "JSON"}


def choice_label(choice: str) -> str:
    """What a value of a list of choices is called, to be translated."""
    return _CALLED.get(choice) or label_of(choice)


def label_of(name: str) -> str:
    """``same_site`` as *Same site*: for values and fields without a title."""
    return name.replace("_", " ").strip().capitalize()
