"""Real applications, an old and a new release of each, set up from the package registries into ``build/peers``.

``start`` serves a fresh one on a free port of this machine; ``state`` reads what a job left in the application's own
database or files.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEERS = HERE.parents[2] / "build" / "peers"
#: Seconds until an application must answer.
_PATIENCE = 90


@dataclass(frozen=True)
class Running:
    """A served application; ``folder`` holds all that it writes."""

    url: str
    folder: Path


class Django:
    """Django's administration, with its SQLite database."""

    name, versions = "Django admin", ("3.2.25", "5.2.19")

    def install(self, version: str) -> Path:
        """The interpreter that has this version."""
        return _python_with("django", version)

    @contextmanager
    def start(self, version: str, folder: Path) -> Iterator[Running]:
        """A fresh administration."""
        port = _free_port()
        command = [str(self.install(version)), str(HERE / "django_site.py"), str(folder / "site.db"), str(port)]
        with _served(command, folder, f"http://127.0.0.1:{port}/admin/login/"):
            yield Running(f"http://127.0.0.1:{port}/admin/", folder)

    def state(self, app: Running) -> dict[str, Any]:
        """The groups with their rights, and the people."""
        with closing(sqlite3.connect(app.folder / "site.db")) as database:
            groups = database.execute(
                "SELECT g.name, count(p.id) FROM auth_group g LEFT JOIN auth_group_permissions p ON p.group_id=g.id"
                " GROUP BY g.id ORDER BY g.name"
            ).fetchall()
            people = database.execute(
                "SELECT username, first_name, last_name, is_staff, is_active FROM auth_user WHERE username<>'keeper'"
                " ORDER BY username"
            ).fetchall()
        return {"groups": [list(row) for row in groups], "people": [list(row) for row in people]}


class Wagtail:
    """Wagtail's administration of the site that ``wagtail start`` makes, with its SQLite database."""

    name, versions = "Wagtail", ("5.2.8", "7.4.4")

    def install(self, version: str) -> Path:
        """The folder with a new site, ready to be copied: making its database takes long."""
        python = _python_with("wagtail", version)
        site = PEERS / f"wagtail-site-{version}"
        if not (site / "made").exists():
            shutil.rmtree(site, ignore_errors=True)
            site.mkdir()
            subprocess.run([python.with_name("wagtail"), "start", "shop", site], check=True, capture_output=True)
            (site / "shop" / "settings" / "local.py").write_text(_WAGTAIL_SETTINGS)
            for command in ("migrate", "createsuperuser --noinput --username keeper --email keeper@example.org"):
                self._manage(python, site, command.split())
            (site / "made").touch()
        return site

    @contextmanager
    def start(self, version: str, folder: Path) -> Iterator[Running]:
        """A fresh site."""
        python, port = _python_with("wagtail", version), _free_port()
        shutil.copytree(self.install(version), folder / "site")
        command = [str(python), "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"]
        with _served(command, folder, f"http://127.0.0.1:{port}/admin/login/", at=folder / "site"):
            yield Running(f"http://127.0.0.1:{port}/admin/", folder)

    def state(self, app: Running) -> dict[str, Any]:
        """The pages below the first one, and the collections."""
        with closing(sqlite3.connect(app.folder / "site" / "db.sqlite3")) as database:
            pages = database.execute(
                "SELECT title, slug, seo_title, live, show_in_menus FROM wagtailcore_page WHERE depth>2 ORDER BY path"
            ).fetchall()
            collections = database.execute("SELECT name FROM wagtailcore_collection WHERE depth>1 ORDER BY path")
            return {"pages": [list(row) for row in pages], "collections": [name for (name,) in collections]}

    def _manage(self, python: Path, site: Path, command: list[str]) -> None:
        env = {**os.environ, "DJANGO_SUPERUSER_PASSWORD": "Larkspur-17"}
        subprocess.run([python, "manage.py", *command], cwd=site, env=env, check=True, capture_output=True)


#: It asks no other machine for news or for pictures of people.
_WAGTAIL_SETTINGS = "WAGTAIL_ENABLE_UPDATE_CHECK = False\nWAGTAIL_GRAVATAR_PROVIDER_URL = None\n"


class JupyterLab:
    """JupyterLab with its notebooks on disk."""

    name, versions = "JupyterLab", ("3.6.8", "4.6.6")

    def install(self, version: str) -> Path:
        """The interpreter that has this version."""
        return _python_with("jupyterlab", version)

    @contextmanager
    def start(self, version: str, folder: Path) -> Iterator[Running]:
        """A fresh laboratory without a password, for addresses of this machine only."""
        port = _free_port()
        (folder / "work").mkdir()
        options = {"ip": "127.0.0.1", "port": port, "token": "", "password": "", "open_browser": False}
        flags = [f"--ServerApp.{name}={value}" for name, value in options.items()]
        news = ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        command = [str(self.install(version)), "-m", "jupyterlab", "--allow-root", *flags, *news]
        url = f"http://127.0.0.1:{port}/lab"
        with _served([*command, f"--ServerApp.root_dir={folder / 'work'}"], folder, url):
            yield Running(url, folder)

    def state(self, app: Running) -> dict[str, Any]:
        """The cells of every notebook."""
        books = sorted(
            path for path in (app.folder / "work").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
        )
        return {path.name: _cells(path) for path in books}


class NodeRed:
    """Node-RED's editor."""

    name, versions = "Node-RED", ("3.1.15", "4.0.9")

    def install(self, version: str) -> Path:
        """The folder that has this version."""
        folder = PEERS / f"node-red-{version}"
        if not (folder / "node_modules" / "node-red").is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "package.json").write_text('{"private": true}')
            npm = shutil.which("npm") or "npm"
            subprocess.run([npm, "install", "--silent", f"node-red@{version}"], cwd=folder, check=True)
        return folder

    @contextmanager
    def start(self, version: str, folder: Path) -> Iterator[Running]:
        """A fresh editor with an empty flow."""
        port = _free_port()
        program = self.install(version) / "node_modules" / "node-red" / "red.js"
        (folder / "settings.js").write_text(
            "module.exports = {uiHost: '127.0.0.1', flowFile: 'flows.json', telemetry: {enabled: false},"
            " editorTheme: {tours: false, projects: {enabled: false}}, logging: {console: {level: 'off'}}}"
        )
        command = [shutil.which("node") or "node", str(program), "-p", str(port), "-u", str(folder)]
        with _served([*command, "-s", str(folder / "settings.js")], folder, f"http://127.0.0.1:{port}/"):
            yield Running(f"http://127.0.0.1:{port}/", folder)

    def state(self, app: Running) -> dict[str, Any]:
        """The nodes of the deployed flow by type, with their names and how many they lead to."""
        file = app.folder / "flows.json"
        nodes = json.loads(file.read_text()) if file.exists() else []
        return {
            "nodes": sorted(
                [node["type"], node.get("name", ""), sum(map(len, node.get("wires", [])))]
                for node in nodes
                if "wires" in node
            )
        }


def _cells(path: Path) -> list[str]:
    cells = json.loads(path.read_text())["cells"]
    return [cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]) for cell in cells]


def _python_with(package: str, version: str) -> Path:
    folder = PEERS / f"{package}-{version}"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"{package}=={version}"], check=True)
    return python


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(command: list[str], folder: Path, url: str, at: Path | None = None) -> Iterator[None]:
    """Runs the program in the folder ``at`` until the block ends; its own words go to a file in ``folder``."""
    home = folder / "home"
    home.mkdir()
    env = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_DATA_DIR": str(home)}
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=env, cwd=at or folder)
        try:
            _await(url, process, folder)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    sys.exit(f"{url} did not answer: {(folder / 'output.txt').read_text(errors='replace')[-2000:]}")
