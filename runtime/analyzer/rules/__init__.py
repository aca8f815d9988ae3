"""The table of all rules, by code."""

from runtime.analyzer.rule import Rule
from runtime.analyzer.rules import graph, names, project, reliability, secrets, style, targets, variables

_MODULES = (names, variables, graph, targets, secrets, reliability, project, style)

RULES: dict[str, Rule] = {
    rule.code: rule for module in _MODULES for rule in vars(module).values() if isinstance(rule, Rule)
}

__all__ = ["RULES"]
