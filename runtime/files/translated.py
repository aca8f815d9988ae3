"""Workflows that come with the product, in the languages of people: ``resources/words/workflows.LANGUAGE.json`` has
what they read in them by its English. Only names and explanations change, nothing that is carried out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from runtime.model import Workflow
from runtime.model.layout import Layout
from runtime.paths import RESOURCES


def translated(workflow: Workflow, language: str) -> Workflow:
    """The workflow as people who speak ``language`` (``en``, ``bg``) read it."""
    words = words_of(language)
    if not words:
        return workflow

    def said(text: str) -> str:
        return words.get(text, text)

    variables = {one.name: replace(one, description=said(one.description)) for one in workflow.variables.values()}
    steps = {one.id: replace(one, name=said(one.name), note=said(one.note)) for one in workflow.steps.values()}
    description = said(workflow.description)
    return replace(workflow, name=said(workflow.name), description=description, variables=variables, steps=steps)


def translated_layout(layout: Layout, language: str) -> Layout:
    """The titles of its groups, likewise."""
    words = words_of(language)
    groups = {id: replace(one, title=words.get(one.title, one.title)) for id, one in layout.groups.items()}
    return replace(layout, groups=groups)


@cache
def words_of(language: str) -> Mapping[str, str]:
    """The texts of a language by their English; empty where there are none."""
    path = RESOURCES / "words" / f"workflows.{language}.json"
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return words
