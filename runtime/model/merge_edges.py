"""Merges the edges of two edited versions of a workflow, without ever making a circle or a loose end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from types import MappingProxyType

from runtime.model.records import Edge, edges_of
from runtime.model.threeway import Conflict, merge_sets
from runtime.model.workflow import Workflow


def merge_edges(
    base: Workflow,
    ours: Workflow,
    theirs: Workflow,
    steps: frozenset[str],
    kept: Mapping[str, Workflow],
    conflicts: list[Conflict],
) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """The merged ``next`` of each step. ``steps`` are the merged steps; ``kept`` names those one side deleted."""
    before, mine, yours = (edges_of(version.steps.values()) for version in (base, ours, theirs))
    together = merge_sets(before, mine, yours)
    for id, side in kept.items():
        together |= {edge for edge in edges_of(side.steps.values()) if id in (edge[0], edge[2])}
    loose = _loose(ours, mine) | _loose(theirs, yours)
    together = {edge for edge in together if edge[0] in steps and (edge[2] in steps or edge in loose)}
    conflicts += _both_continued(before, mine, yours)
    return _by_source(_without_circles(together & mine, together - mine, conflicts))


def _loose(version: Workflow, edges: Set[Edge]) -> set[Edge]:
    """Edges that led nowhere already: merging does not repair a version, nor hide what is wrong with it."""
    return {edge for edge in edges if edge[2] not in version.steps}


def _both_continued(before: Set[Edge], mine: Set[Edge], yours: Set[Edge]) -> list[Conflict]:
    """Ports from which both sides went on to something else: taken together, one after the other became side by side.

    Two new branches beside an old one are no conflict: there, both sides wanted a branch.
    """
    old, left, right = _by_port(before), _by_port(mine), _by_port(yours)
    conflicts = []
    for key in sorted(left.keys() & right.keys()):
        was, added, other = old[key], left[key] - old[key], right[key] - old[key]
        both_moved_on = not was or (was - left[key] and was - right[key])
        if not added or not other or added == other or not both_moved_on:
            continue
        source, port = key
        message = f'Both sides go on from step "{source}" by "{port}" to different steps; decide their order.'
        values = {"base": sorted(was), "ours": sorted(left[key]), "theirs": sorted(right[key])}
        conflicts.append(Conflict("both-continued", message, source, f"next.{port}", values))
    return conflicts


def _without_circles(sure: Set[Edge], others: Set[Edge], conflicts: list[Conflict]) -> set[Edge]:
    """``sure`` and those of ``others`` that close no circle; each one left out becomes a conflict."""
    after: defaultdict[str, set[str]] = defaultdict(set)
    for source, _, target in sure:
        after[source].add(target)
    accepted = set(sure)
    for edge in sorted(others):
        source, port, target = edge
        if not _reaches(after, target, source):
            accepted.add(edge)
            after[source].add(target)
            continue
        message = f'The edge from "{source}" to "{target}" would make steps wait for each other; it was left out.'
        conflicts.append(Conflict("cycle", message, source, f"next.{port}", {"theirs": [target]}))
    return accepted


def _reaches(after: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        step = waiting.pop()
        if step == goal:
            return True
        fresh = after.get(step, set()) - seen
        seen |= fresh
        waiting += fresh
    return False


def _by_port(edges: Set[Edge]) -> defaultdict[tuple[str, str], set[str]]:
    ports: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for source, port, target in edges:
        ports[source, port].add(target)
    return ports


def _by_source(edges: Set[Edge]) -> dict[str, Mapping[str, tuple[str, ...]]]:
    sources: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for (source, port), targets in sorted(_by_port(edges).items()):
        sources[source][port] = tuple(sorted(targets))
    return {source: MappingProxyType(ports) for source, ports in sources.items()}
