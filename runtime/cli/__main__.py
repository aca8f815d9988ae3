"""``understudy`` and ``python -m runtime.cli``. The version is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with a documented code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from runtime import __version__

        print(f"understudy {__version__}")  # noqa: T201 - the answer
        return
    _start_quickly()
    from runtime.cli.streams import open_missing

    open_missing()
    from runtime.cli.app import run

    sys.exit(run(sys.argv[1:]))


def _start_quickly() -> None:
    """A third of the time until the first step: nothing collects garbage while modules are imported, and pydantic does
    not look through all installed packages for plugins of its own."""
    import gc
    import os

    gc.set_threshold(50_000, 20, 20)
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


if __name__ == "__main__":
    main()
