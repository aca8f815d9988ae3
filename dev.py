#!/usr/bin/env python3
"""Set-up, demo, tests and checks of Understudy in one command.

    python3 dev.py run       set up, then run the demo job (arguments go to it: --headed, --crash)
    python3 dev.py test      set up, then run the tests (--again: what failed once more, alone; others go to pytest)
    python3 dev.py check     set up, then format, lint, types, import contracts and tests (--static: no tests)
    python3 dev.py demo      the same as run
    python3 dev.py studio    set up, then open Studio (arguments go to it: a project's folder)
    python3 dev.py bench     set up, then run the benchmarks
    python3 dev.py doctor    say what is there and what is missing; changes nothing
    python3 dev.py lock      write requirements.lock anew from pyproject.toml (--upgrade: newest versions)

Works on a bare machine with Python 3.11 or newer and nothing else, as root and as a user. All that it installs goes
into .venv beside this file, except Debian packages, which it names with the reason before it installs them.
"""

from __future__ import annotations

import os
import subprocess
import sys

from devtools import environment, system
from devtools.shell import LOCK, PYTHON, ROOT, VENV, SetUpFailed, say

#: pytest's exit code when tests failed; others mean that it could not do its work.
SOME_FAILED = 1

STATIC_CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


def set_up(needs: system.Needs = system.RUN) -> None:
    """Bring everything that is missing of what the verb needs; a few milliseconds when nothing is."""
    environment.ensure_environment()
    system.ensure_system(needs)


def python(*argv: str) -> int:
    """Run the environment's Python in the foreground; its exit code."""
    sys.stdout.flush()
    process = subprocess.Popen([str(PYTHON), *argv], cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # it reached the child too, which ends in its own way


def run(args: list[str]) -> int:
    set_up()
    return python("-m", "runtime.cli", "demo", *args)


def test(args: list[str]) -> int:
    set_up(system.TEST)
    again = "--again" in args
    args = [arg for arg in args if arg != "--again"]
    cores = os.cpu_count() or 1
    in_one = cores < 2 or any(arg.startswith(("-n", "--numprocesses", "--pdb", "-s")) for arg in args)
    # One worker more than cores: many tests wait for a browser or another process.
    code = python("-m", "pytest", *([] if in_one else ["-n", str(min(cores + 1, 8)), "--dist", "worksteal"]), *args)
    return try_again(args) if again and code == SOME_FAILED else code


def try_again(args: list[str]) -> int:
    """Run what has failed once more, one by one with the machine to itself: what fails here too is no lost race."""
    say("Trying the failed tests again, one after the other")
    return python("-m", "pytest", "--last-failed", "--last-failed-no-failures=none", "--maxfail=5", *args)


def check(args: list[str]) -> int:
    set_up()
    failed = []
    for name, argv in STATIC_CHECKS.items():
        say(f"Checking {name}")
        if python(*argv):
            failed.append(name)
    if "--static" not in args:
        say("Checking tests")
        failed += ["tests"] if test(args) else []
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def studio(args: list[str]) -> int:
    set_up(system.STUDIO)
    return python("-m", "studio", *args)


def bench(args: list[str]) -> int:
    set_up()
    return python("tests/benchmarks/run.py", *args)


def doctor(args: list[str]) -> int:
    current = environment.is_current()
    say(f"Python {sys.version.split()[0]} at {sys.executable}")
    say(f"Environment {VENV}: {'ready' if current else 'missing or out of date; every other verb makes it'}")
    for name, why in system.missing_libraries(system.STUDIO.libraries).items():
        say(f"Missing: the Debian package {name}; {why}")
    if not current:
        return 1
    say(f"Browser: {system.find_browser() or 'none that starts; the set-up would fetch one'}")
    return python("-m", "runtime.cli", "doctor", *args)


def lock(args: list[str]) -> int:
    from devtools.pip_config import read_config, uv_environment

    set_up()
    compile_lock = "-m uv pip compile pyproject.toml --extra studio --extra dev --generate-hashes"
    compile_lock += " --universal --python-version 3.11 -q"
    output = ["--custom-compile-command", "python3 dev.py lock", "-o", LOCK.name]
    argv = [str(PYTHON), *compile_lock.split(), *output, *args]
    return subprocess.call(argv, cwd=ROOT, env=uv_environment(read_config()))


VERBS = {
    "run": run,
    "demo": run,
    "studio": studio,
    "test": test,
    "check": check,
    "bench": bench,
    "doctor": doctor,
    "lock": lock,
}


def main(argv: list[str]) -> int:
    verb, *args = argv or ["--help"]
    if verb not in VERBS:
        print(__doc__)
        return 0 if verb in ("-h", "--help", "help") else 2
    environment.use_a_fitting_python()
    try:
        return VERBS[verb](args)
    except SetUpFailed as problem:
        print(f"The set-up stopped: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
