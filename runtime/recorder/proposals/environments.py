"""Proposal: the address of the site comes from the environment: one workflow for test and production."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import Field

from runtime.model import Step, Workflow
from runtime.model.edits import Batch, Edit, SetParams
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.merging.slugs import app_name, identifier, unused
from runtime.recorder.proposals.proposal import Place, Proposal

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

_ADDRESSED = frozenset({"browser.open", "browser.navigate", "browser.new_tab"})


class EnvironmentProposal(Proposal):
    """Every address that begins with ``base`` begins with a value of the environment instead."""

    kind: Literal["environment"] = "environment"
    base: str
    value: str = Field(description="Name of the value; whoever accepts writes it into the environment that lacks it.")

    @property
    def places(self) -> frozenset[Place]:
        return frozenset()

    def edit(self, workflow: Workflow) -> Edit:
        changed = []
        for step in workflow.steps.values():
            url = step.params.get("url")
            if step.type in _ADDRESSED and isinstance(url, str) and _begins(url, self.base):
                changed.append(SetParams(step.id, {**step.params, "url": f"{self._start}{url[len(self.base) :]}"}))
        return Batch(tuple(changed))

    def is_followed_in(self, step: Step) -> bool:
        """Whether the step takes its address from there."""
        return step.type in _ADDRESSED and str(step.params.get("url", "")).startswith(self._start)

    @property
    def _start(self) -> str:
        return f"{{{{ env.{self.value} }}}}"


def environments(recording: Recording) -> Iterator[EnvironmentProposal]:
    """One proposal for each site; the first is called ``base_url``, where the environment has no other of that name.

    None without an environment: what cannot be accepted is not proposed.
    """
    known = recording.options.environment
    if known is None:
        return
    bases: dict[str, int] = {}
    for step in recording.workflow.steps.values():
        parts = urlsplit(str(step.params.get("url", "")))
        if step.type in _ADDRESSED and parts.scheme in ("http", "https"):
            base = f"{parts.scheme}://{parts.netloc}"
            bases[base] = bases.get(base, 0) + 1
    say = phrases(recording.options.language)
    names = set(known)
    for base, count in bases.items():
        title = next((one.event.title for one in recording.deeds.values() if _begins(one.event.url, base)), "")
        name = next((name for name, value in known.items() if value == base), "") or _free(base, title, names)
        names.add(name)
        yield EnvironmentProposal(
            id=f"environment-{name}".replace("_", "-"),
            title=say("environment.title", base=base),
            reason=say.count("environment.reason", count),
            changes=(say("environment.change", value=f"{{{{ env.{name} }}}}", name=name, base=base),),
            base=base,
            value=name,
        )


def _free(base: str, title: str, names: set[str]) -> str:
    first = "base_url" if "base_url" not in names else f"{identifier(app_name(base, title), 'site')}_url"
    return unused(first, names, "_")


def _begins(url: str, base: str) -> bool:
    return url == base or url.startswith((f"{base}/", f"{base}?", f"{base}#"))
