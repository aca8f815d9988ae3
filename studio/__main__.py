"""``understudy-studio`` and ``python -m studio``. The version is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Open Studio and exit with a documented code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from runtime import __version__

        print(f"understudy-studio {__version__}")  # noqa: T201 - the answer
        return
    from studio.app import start

    sys.exit(start(sys.argv[1:]))


if __name__ == "__main__":
    main()
