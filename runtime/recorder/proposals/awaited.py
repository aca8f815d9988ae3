"""Waits for an address that holds a value which was given: with the value, the address is another one."""

from __future__ import annotations

from runtime.recorder.merging.deed import Deed, Verb


def held_in(deed: Deed) -> str:
    """The value as it is written at the end of the address that is waited for; empty where it holds none."""
    if deed.verb is not Verb.WAIT or not isinstance(deed.value, dict):
        return ""
    return str(deed.value.get("given", ""))


def ending_with(address: str, written: str, expression: str) -> str:
    """The address with what ``expression`` gives in the place of what was ``written`` at its end."""
    if not address.endswith(written):
        return address  # it was changed since
    return f"{address.removesuffix(written)}{{{{ url_encode(text({expression})) }}}}"
