"""Sets the peers up in ``build/peers`` from the package registries; a peer that cannot be had is left out, and said."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

PEERS = Path(__file__).resolve().parents[3] / "build" / "peers"
HERE = Path(__file__).parent


def dbos(steps: int, folder: Path) -> float | None:
    """Seconds DBOS takes for the steps, or None when it cannot be had."""
    python = PEERS / "dbos" / "bin" / "python"
    if not python.exists():
        venv.create(PEERS / "dbos", with_pip=True)
    if subprocess.run([python, "-c", "import dbos"], capture_output=True).returncode:
        installed = subprocess.run([python, "-m", "pip", "install", "-q", "dbos"], capture_output=True)
        if installed.returncode:
            return _left_out("DBOS", installed.stderr)
    return _seconds([str(python), str(HERE / "dbos_steps.py"), str(steps), str(folder)])


def node_red(steps: int) -> float | None:
    """Seconds Node-RED takes for the function nodes, or None when it cannot be had."""
    folder = PEERS / "node-red"
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return _left_out("Node-RED", b"there is no Node.js")
    if not (folder / "node_modules" / "node-red").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        installed = subprocess.run(
            [npm, "install", "--silent", "node-red@4", "express@4"], cwd=folder, capture_output=True
        )
        if installed.returncode:
            return _left_out("Node-RED", installed.stderr)
    return _seconds([node, str(HERE / "node_red.mjs"), str(steps), str(folder)])


def _seconds(command: list[str]) -> float | None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        return _left_out(command[1], done.stderr.encode())
    return float(done.stdout.split()[-1])


def _left_out(name: str, why: bytes) -> None:
    print(f"{name} is left out: {why.decode(errors='replace').strip()[-300:]}", file=sys.stderr)
