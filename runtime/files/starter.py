"""What ``understudy new`` writes: the smallest project that runs, tests itself and merges well in git."""

from __future__ import annotations

from pathlib import Path

from runtime.errors import InvalidFile, UsageProblem
from runtime.files.canonical import render
from runtime.files.source import reason, replace_file
from runtime.files.translated import translated
from runtime.files.write import dumps_layout, dumps_workflow
from runtime.model import FORMAT_VERSION, Direction, JsonObject, Step, Variable, Workflow
from runtime.model.layout import Layout, Position
from runtime.paths import MARKER

#: Makes git ask Understudy about workflow files; docs/git.md has the configuration that goes with it.
GIT_ATTRIBUTES = """\
# Differences and merges by steps: see docs/git.md of Understudy for the two `git config` lines.
*.flow.json text eol=lf diff=understudy merge=understudy
*.layout.json text eol=lf merge=understudy
*.json text eol=lf
"""

GIT_IGNORE = """\
# What runs leave behind; the journal and the vault are in the data folder, never here.
/.understudy/
/output/
*.tmp
"""


#: What the first workflow says, and what its test calls its cases.
_SAID = {
    "en": ("Hello", "world", "greets the world", "greets somebody by name"),
    "bg": ("Здравей", "свят", "поздравява света", "поздравява някого по име"),
}


def write_starter(folder: Path, name: str, language: str = "en") -> None:
    """Write the files of a new project; raises UsageProblem where one of them is there already."""
    files = _files(name, language if language in _SAID else "en")
    there = [file for file in files if (folder / file).exists()]
    if there:
        raise UsageProblem(
            f"{folder} already has {', '.join(there)}.", remedy="Choose another folder; nothing was changed."
        )
    try:
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "elements").mkdir(exist_ok=True)
    except OSError as error:
        raise InvalidFile(f"{folder} cannot be made: {reason(error)}.", remedy="Choose another folder.") from error
    for file, text in files.items():
        replace_file(folder / file, text)


def _files(name: str, language: str) -> dict[str, str]:
    """Every file with its text; the marker comes last, so that half a project is not taken for one."""
    return {
        "workflows/hello.flow.json": dumps_workflow(translated(hello(language), language)),
        "workflows/hello.layout.json": dumps_layout(_hello_layout()),
        "tests/hello.test.json": render(_hello_test(language)),
        "environments/dev.json": render({"format": FORMAT_VERSION, "values": {"base_url": "http://localhost:8080"}}),
        ".gitattributes": GIT_ATTRIBUTES,
        ".gitignore": GIT_IGNORE,
        MARKER: render({"format": FORMAT_VERSION, "name": name, "environment": "dev"}),
    }


def hello(language: str = "en") -> Workflow:
    """The first workflow; it greets in ``language``, its names are English: ``translated`` has them in others."""
    hello, world, *_ = _SAID[language]
    who = Variable("who", direction=Direction.INPUT, default=world, description="Whom to greet.")
    greeting = Variable("greeting", direction=Direction.OUTPUT, description="What was said.")
    greet = Step(
        "greet",
        "flow.set",
        name="Make the greeting",
        params={"values": {"greeting": f"{hello}, {{{{ vars.who }}}}!"}},
        next={"out": ("say",)},
    )
    say = Step("say", "flow.log", name="Say it", params={"message": "{{ vars.greeting }}"})
    return Workflow(
        "hello",
        name="Hello",
        description="A first workflow: it greets somebody.",
        variables={"who": who, "greeting": greeting},
        steps={"greet": greet, "say": say},
    )


def _hello_layout() -> Layout:
    return Layout(positions={"greet": Position(80, 80), "say": Position(80, 192)})


def _hello_test(language: str) -> JsonObject:
    hello, world, to_all, by_name = _SAID[language]

    def case(name: str, who: str, **given: JsonObject) -> JsonObject:
        expected = {"status": "completed", "outputs": {"greeting": f"{hello}, {who}!"}}
        return {"name": name, **given, "expect": expected}

    cases = [case(to_all, world), case(by_name, "Ada", inputs={"who": "Ada"})]
    return {"format": FORMAT_VERSION, "workflow": "workflows/hello.flow.json", "cases": cases}
