"""``tests.run``: the method behind ``understudy test``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from runtime.engine.bundle import Bundle
from runtime.errors import UsageProblem
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.heals import rejected_heals
from runtime.services.methods import MethodParams, method
from runtime.services.testing.runner import TestOptions, run_tests
from runtime.services.trust import require_trust


class TestParams(MethodParams):
    """``paths`` are test files and folders of projects; ``options`` go to the tasks (``headed``)."""

    #: Keeps pytest from taking the class for a test.
    __test__ = False

    paths: list[str] = Field(min_length=1)
    environment: str = ""
    only: str = ""
    timeout: float = Field(300.0, gt=0)
    options: dict[str, Any] = Field(default_factory=dict)
    trust: bool = False


@method("tests.run", TestParams)
async def run(core: Core, params: TestParams) -> JsonObject:
    """Run workflow tests; the report as JSON (``TestReport.from_json`` reads it)."""
    options = TestOptions(params.environment, params.only, params.timeout, dict(params.options))

    async def consent(bundle: Bundle) -> JsonObject:
        return await require_trust(core, bundle, granted=params.trust) | rejected_heals(core, bundle)

    report = await run_tests(find_tests(params.paths), core.engine.env, options, consent=consent)
    return report.as_json()


def find_tests(paths: list[str]) -> list[Path]:
    """The test files that the paths name; a folder stands for all tests of its project below it."""
    found: dict[Path, None] = {}
    for text in paths:
        path = Path(text).absolute()
        if path.is_dir():
            project = Project.find(path)
            inside = project.tests() if project else sorted(path.rglob("*.test.json"))
            found.update(dict.fromkeys(file for file in inside if file.is_relative_to(path.resolve())))
        elif path.is_file():
            found[path] = None
        else:
            raise UsageProblem(f"There is no test file or folder {text}.", remedy="Check the path.")
    return list(found)
