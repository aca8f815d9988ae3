"""Runs every benchmark, or those named: ``python3 dev.py bench [NAME ...] [--json]``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: Files that are no benchmarks themselves.
HELPERS = {"common", "run"}


def main() -> int:
    """Each benchmark in a process of its own; the exit code is that of the worst."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    flags = [name for name in sys.argv[1:] if name.startswith("-")]
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in HELPERS)
    if unknown := set(names) - set(known):
        print(f"There is no benchmark {', '.join(sorted(unknown))}. Known: {', '.join(known)}.", file=sys.stderr)
        return 2
    codes = [subprocess.run([sys.executable, str(HERE / f"{name}.py"), *flags]).returncode for name in names or known]
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
