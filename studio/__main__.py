"""``understudy-studio`` and ``python -m studio``. The version is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Open Studio and exit with a documented code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from runtime import __version__

        print(f"understudy-studio {__version__}")  # noqa: T201 - the answer
        return
    start_quickly()
    from studio.start import start

    sys.exit(start(sys.argv[1:]))


def start_quickly() -> None:
    """Nothing collects garbage until the window's ``GarbageTimer`` does, and pydantic does not look through all
    installed packages for plugins of its own."""
    import gc
    import os

    gc.disable()
    gc.set_threshold(50_000, 20, 20)
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


if __name__ == "__main__":
    main()
