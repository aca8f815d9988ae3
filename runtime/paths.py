"""Where things are: the data folder of this person and the files shipped with the product."""

from __future__ import annotations

import os
from pathlib import Path

#: Data without Python: demo site, schema, templates, themes.
RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def data_home() -> Path:
    """The data folder: ``$UNDERSTUDY_HOME``, else the platform's place for user data. Not created here."""
    override = os.environ.get("UNDERSTUDY_HOME")
    if override:
        return Path(override).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("understudy", appauthor=False))
