"""Sets the peers up in ``build/peers`` from the package registries; a peer that cannot be had is left out, and said."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

PEERS = Path(__file__).resolve().parents[3] / "build" / "peers"
HERE = Path(__file__).parent


def dbos(steps: int, folder: Path, *ways: str) -> dict[str, Any] | None:
    """What ``dbos_steps.py`` found, times in seconds, or None when DBOS cannot be had. ``ways`` may name the queue."""
    python = PEERS / "dbos" / "bin" / "python"
    if not python.exists():
        venv.create(PEERS / "dbos", with_pip=True)
    if subprocess.run([python, "-c", "import dbos"], capture_output=True).returncode:
        installed = subprocess.run([python, "-m", "pip", "install", "-q", "dbos"], capture_output=True)
        if installed.returncode:
            return _left_out("DBOS", installed.stderr)
    output = _output([str(python), str(HERE / "dbos_steps.py"), str(steps), str(folder), *ways])
    return None if output is None else dict(json.loads(output))


def node_red(steps: int) -> float | None:
    """Seconds Node-RED takes for the function nodes, or None when it cannot be had."""
    folder = PEERS / "node-red"
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return _left_out("Node-RED", b"there is no Node.js")
    if not (folder / "node_modules" / "node-red").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        # Node-RED 5 asks for Node.js 22.9.
        installed = subprocess.run(
            [npm, "install", "--silent", "node-red@4", "express@4"], cwd=folder, capture_output=True
        )
        if installed.returncode:
            return _left_out("Node-RED", installed.stderr)
    output = _output([node, str(HERE / "node_red.mjs"), str(steps), str(folder)])
    return None if output is None else float(output)


def _output(command: list[str]) -> str | None:
    """The last line a peer prints."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        return _left_out(command[1], done.stderr.encode())
    return done.stdout.splitlines()[-1]


def _left_out(name: str, why: bytes) -> None:
    print(f"{name} is left out: {why.decode(errors='replace').strip()[-300:]}", file=sys.stderr)
