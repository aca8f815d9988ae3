"""Where a workflow's steps may lead: whether an HTTP step may go inside, whether a browser step opens files.

What is written in the steps decides which rights are asked for; what the person granted holds while running, at every
connection: an address that is computed, a redirect or a name that lies gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container, Iterator
from urllib.parse import urlsplit

from runtime.model import Json, JsonObject, Step
from runtime.tasks.spec import Touch

#: The right to addresses that are not on the open internet.
PRIVATE = "private network"

_OWN_VALUE = re.compile(r"\{\{\s*env\.(\w+)\s*\}\}")
#: Endings of names that only a network's own name server knows.
_INSIDE = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")


def everything() -> JsonObject:
    """Settings of a run that may reach whatever its steps name."""
    return {"network": "any", "file_pages": True}


def reach(rights: Container[str]) -> JsonObject:
    """Settings of a run that has these rights, for the tasks to obey."""
    return {"network": "any" if PRIVATE in rights else "public", "file_pages": Touch.FILES.value in rights}


def rights_of_addresses(step: Step, environment: JsonObject) -> Iterator[str]:
    """Rights that follow from where a step goes."""
    if step.type.startswith("http.") and leads_inside(_filled(step.params.get("url"), environment)):
        yield PRIVATE
    if step.type.startswith("browser."):
        actions = step.params.get("actions")
        places = [dict(step.params), *(actions if isinstance(actions, list) else ())]
        addresses = (_filled(place.get("url"), environment) for place in places if isinstance(place, dict))
        if any(address.lower().startswith("file:") for address in addresses):
            yield Touch.FILES.value


def leads_inside(url: str) -> bool:
    """Whether an address may lead to this machine or its own network; a host that is computed may."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True
    if not host or "{" in host or "}" in host:
        return True
    try:
        from runtime.tasks.http.policy import is_public

        return not is_public(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return "." not in host or host.endswith(_INSIDE)


def _filled(value: Json, environment: JsonObject) -> str:
    """An address with the values of the environment in it; the rest of its expressions stay."""
    text = value if isinstance(value, str) else "{{ }}"
    return _OWN_VALUE.sub(lambda found: str(environment.get(found[1], found[0])), text).strip()
