"""``understudy`` and ``python -m runtime.cli``. The version is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with a documented code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from runtime import __version__

        print(f"understudy {__version__}")  # noqa: T201 - the answer
        return
    from runtime.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
