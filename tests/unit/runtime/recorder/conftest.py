from __future__ import annotations

import pytest

from runtime.analyzer.analyze import analyze
from runtime.files import load_workflow
from runtime.files.project import Project
from runtime.files.write import dumps_workflow
from runtime.model import Severity
from runtime.model.graph import compile_plan
from runtime.tasks.registry import Registry


@pytest.fixture(scope="session")
def registry():
    return Registry()


@pytest.fixture
def check_recording(tmp_path, registry):
    """Writes a recording into a project, reads it back and asks the analyzer: no error, and nothing was lost."""

    def check(recording, workflow=None):
        workflow = workflow or recording.workflow
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        (folder / "understudy.json").write_text('{"format": 1, "name": "Recorded"}')
        project = Project.open(folder)
        for app, elements in recording.elements.items():
            project.elements.save(app, elements)
        file = folder / "recorded.flow.json"
        file.write_text(dumps_workflow(workflow), "utf-8")
        loaded = load_workflow(file, registry)
        assert loaded.problems == ()
        assert loaded.workflow == workflow
        plan, problems = compile_plan(workflow)
        found = [*problems, *analyze(workflow, registry=registry, project=project, plan=plan)]
        assert [problem for problem in found if problem.severity is Severity.ERROR] == []

    return check
