"""What pydantic found, said to a person: its own words are made for programmers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Kind of finding to a sentence; ``{}`` fields come from the finding's context.
_SENTENCES = {
    "missing": "This is missing.",
    "extra_forbidden": "There is no such field.",
    "string_type": "Expected text.",
    "string_pattern_mismatch": "This text has characters or a form that are not allowed here ({pattern}).",
    "string_too_short": "Expected at least {min_length} characters.",
    "string_too_long": "Expected at most {max_length} characters.",
    "int_type": "Expected a whole number.",
    "int_parsing": "Expected a whole number.",
    "int_from_float": "Expected a whole number.",
    "float_type": "Expected a number.",
    "float_parsing": "Expected a number.",
    "finite_number": "Expected a finite number.",
    "bool_type": "Expected true or false.",
    "bool_parsing": "Expected true or false.",
    "list_type": "Expected a list.",
    "tuple_type": "Expected a list.",
    "dict_type": "Expected a record, {{...}}.",
    "model_type": "Expected a record, {{...}}.",
    "model_attributes_type": "Expected a record, {{...}}.",
    "none_required": "This must stay empty.",
    "greater_than": "Expected more than {gt}.",
    "greater_than_equal": "Expected at least {ge}.",
    "less_than": "Expected less than {lt}.",
    "less_than_equal": "Expected at most {le}.",
    "too_short": "Expected at least {min_length} entries.",
    "too_long": "Expected at most {max_length} entries.",
    "literal_error": "Expected {expected}.",
    "enum": "Expected {expected}.",
}


def wording(finding: Mapping[str, Any]) -> str:
    """One sentence for an entry of ``ValidationError.errors()``; never the value itself, which may be a password."""
    sentence = _SENTENCES.get(finding["type"])
    if sentence is not None:
        return sentence.format(**finding.get("ctx", {}))
    text = str(finding["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
