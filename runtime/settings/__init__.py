"""Settings: typed, versioned, in sections; a file in the data folder, overridden by the environment.

A field is set by ``settings.json`` (``{"format": 1, "engine": {"max_parallel_runs": 2}}``) or by a variable
``UNDERSTUDY_<SECTION>_<FIELD>``. A wrong value keeps the default and is told in a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.settings.files import change_setting, load_settings
from runtime.settings.problems import SettingsProblem

if TYPE_CHECKING:
    from runtime.settings.sections import Settings

__all__ = ["Settings", "SettingsProblem", "change_setting", "load_settings"]


def __getattr__(name: str) -> object:
    """``Settings`` on demand: its models need pydantic, which costs a quarter of a second."""
    if name == "Settings":
        from runtime.settings.sections import Settings

        return Settings
    raise AttributeError(name)
