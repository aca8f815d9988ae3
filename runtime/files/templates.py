"""The library of ready workflows: ``resources/templates/ID`` holds a workflow and what people should know of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import shelf
from runtime.files.load import load_workflow
from runtime.files.project import Project
from runtime.files.reader import did_you_mean
from runtime.files.source import reason
from runtime.files.translated import translated
from runtime.model import Variable, Workflow
from runtime.model.layout import Layout
from runtime.paths import RESOURCES

FOLDER = RESOURCES / "templates"
ABOUT = "template.json"
WORKFLOW = "workflow.flow.json"
#: What comes along for the project: files that the workflow reads when nothing else is said.
FILES = "files"

#: From the easiest on.
DIFFICULTIES = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True, slots=True)
class Template:
    """A ready workflow. Its texts are given by language (``en``, ``bg``)."""

    id: str
    icon: str
    category: str
    difficulty: str
    tags: tuple[str, ...]
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    all_needs: tuple[Mapping[str, str], ...]
    folder: Path

    def title(self, language: str = "en") -> str:
        return self.titles.get(language, self.titles["en"])

    def summary(self, language: str = "en") -> str:
        """One sentence on what it does."""
        return self.summaries.get(language, self.summaries["en"])

    def needs(self, language: str = "en") -> tuple[str, ...]:
        """What must be there before it can run."""
        return tuple(texts.get(language, texts["en"]) for texts in self.all_needs)

    def tags_in(self, language: str = "en") -> tuple[str, ...]:
        """Its tags as people read them."""
        words = _tag_words().get(language, {})
        return tuple(words.get(tag, tag) for tag in self.tags)

    def workflow(self, language: str = "en") -> Workflow:
        """The workflow itself; in another language its explanations and the names of its steps are translated."""
        return translated(load_workflow(self.folder / WORKFLOW).require(), language)

    def layout(self) -> Layout:
        """Where its steps stand; empty where they are arranged when they are shown."""
        return load_workflow(self.folder / WORKFLOW).layout

    def bring_files(self, root: Path) -> tuple[str, ...]:
        """Copy what comes along into a project's folder; what is there already stays. The names of what came.

        Raises InvalidFile where the folder cannot be written.
        """
        came = []
        for path in sorted((self.folder / FILES).glob("*")):
            target = root / path.name
            if not target.exists():
                try:
                    shutil.copyfile(path, target)
                except OSError as error:
                    remedy = "Check the rights of the project's folder."
                    raise InvalidFile(f"{target} cannot be written: {reason(error)}.", remedy=remedy) from error
                came.append(path.name)
        return tuple(came)

    def holds(self, words: str, language: str = "en") -> bool:
        """Whether it has every one of these words, for a search."""
        tags = {*self.tags, *self.tags_in(language)}
        known = " ".join((self.id, self.category, *tags, self.title(language), self.summary(language))).lower()
        return all(word in known for word in words.lower().split())


def templates() -> tuple[Template, ...]:
    """The whole library: the easy ones first, then by title."""
    found = [_read(path.parent) for path in FOLDER.glob(f"*/{ABOUT}")]
    return tuple(sorted(found, key=lambda one: (DIFFICULTIES.index(one.difficulty), one.title())))


def find_template(id: str) -> Template:
    """One of them. Raises UsageProblem."""
    known = {template.id: template for template in templates()}
    if id not in known:
        remedy = did_you_mean(id, known) or f"There are: {', '.join(known)}."
        raise UsageProblem(f'There is no template "{id}".', remedy=remedy)
    return known[id]


def inputs_of(workflow: Workflow) -> tuple[Variable, ...]:
    """The inputs that whoever uses it should know, those without a value first."""
    return tuple(sorted(workflow.inputs.values(), key=lambda one: not one.required))


def use_template(project: Project, template: Template, name: str = "", language: str = "en") -> Path:
    """Make a workflow of a template in a project; its file. Raises InvalidFile where it cannot be written."""
    workflow = template.workflow(language)
    template.bring_files(project.root)
    return shelf.add(project, workflow, template.layout(), name or workflow.name)


@cache
def _tag_words() -> Mapping[str, Mapping[str, str]]:
    """Tags by language and by their English."""
    words: dict[str, dict[str, str]] = json.loads((FOLDER / "tags.json").read_text(encoding="utf-8"))
    return words


def _read(folder: Path) -> Template:
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return Template(
        id=folder.name,
        icon=about["icon"],
        category=about["category"],
        difficulty=about["difficulty"],
        tags=tuple(about["tags"]),
        titles=about["title"],
        summaries=about["summary"],
        all_needs=tuple(about["needs"]),
        folder=folder,
    )
