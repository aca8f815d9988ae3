"""From a workflow file to the exact version a run keeps: sub-workflows, elements and environment gathered."""

from __future__ import annotations

from pathlib import Path

from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile
from runtime.files import load_workflow
from runtime.files.project import Project
from runtime.model import JsonObject, Lifecycle, Problem, Severity, Workflow
from runtime.model.graph import Plan, compile_plan
from runtime.tasks.registry import Registry


def load_bundle(path: Path, registry: Registry, environment: str = "") -> Bundle:
    """The workflow at ``path`` with all it needs. Raises InvalidFile with every problem found."""
    path = path.absolute()
    project = Project.find(path.parent)
    workflow = load_sound(path, registry)
    if workflow.lifecycle is Lifecycle.ARCHIVED:
        raise InvalidFile(
            f'"{workflow.label}" is in the archive.',
            remedy="Take it out of the archive to run it: `understudy lifecycle draft FILE`.",
            code="archived",
        )
    calls: dict[str, Workflow] = {}
    _gather(workflow, path, project, registry, calls)
    return Bundle(
        workflow,
        folder=str(project.root if project else path.parent),
        file=str(path),
        calls=calls,
        elements=elements_of(project),
        environment=_environment(project, environment),
    )


def environment_of(path: Path, environment: str = "") -> str:
    """The name of the environment that a run of ``path`` gets: the one asked for, else the project's own."""
    project = Project.find(path.absolute().parent)
    return environment or (project.default_environment if project else "")


def load_sound(path: Path, registry: Registry) -> Workflow:
    """A workflow that nothing keeps from running: file, graph, ports, names. Raises InvalidFile with every problem."""
    loaded = load_workflow(path, registry)
    workflow = loaded.require()
    plan, problems = compile_plan(workflow)
    if not problems:
        problems = _names_and_ports(workflow, plan, registry)
    errors = loaded.placed([problem for problem in problems if problem.severity is Severity.ERROR])
    if errors:
        count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
        raise InvalidFile(f"{path} has {count}.", problems=errors)
    return workflow


def _names_and_ports(workflow: Workflow, plan: Plan, registry: Registry) -> list[Problem]:
    """What would fail, or silently never run, somewhere in the middle: better said before anything acts."""
    from runtime.analyzer import RULES, analyze

    levels = {name: "error" if name in _STOPPING else "off" for name in RULES}
    return analyze(workflow, registry=registry, plan=plan, rules=levels)


#: Rules of the analyzer whose findings keep a run from being accepted.
_STOPPING = frozenset({"unknown-port", "expression-error", "undefined-variable", "undefined-step-reference"})


def _gather(
    workflow: Workflow, path: Path, project: Project | None, registry: Registry, calls: dict[str, Workflow]
) -> None:
    for step in workflow.steps.values():
        ref = step.params.get("workflow") if step.type == "flow.call" else None
        if not isinstance(ref, str) or ref in calls or "{{" in ref:
            continue
        target = project.resolve_workflow(ref) if project else path.parent / ref
        calls[ref] = load_sound(target, registry)
        _gather(calls[ref], target, project, registry, calls)


def elements_of(project: Project | None) -> JsonObject:
    """The project's elements as records, by ``app/name``."""
    if project is None:
        return {}
    repository = project.elements
    return {
        f"{app}/{name}": element.record()
        for app in repository.apps()
        for name, element in repository.elements(app).items()
    }


def _environment(project: Project | None, name: str) -> JsonObject:
    if project is None:
        if name:
            raise InvalidFile(
                f'There is no environment "{name}": the workflow is in no project.',
                remedy="Environments are files in the environments folder of a project; `understudy new` makes one.",
            )
        return {}
    return project.environment(name)
