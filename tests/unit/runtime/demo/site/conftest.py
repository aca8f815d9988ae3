"""A visitor of the demo site over plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from runtime.demo.site import DemoSite
from runtime.demo.site.state import PASSWORD, USER


class Visitor(httpx.Client):
    """Keeps cookies and sends the session's token with every post."""

    def token(self) -> str:
        return re.search('name="csrf-token" content="([^"]+)"', self.get("/nowhere").text)[1]

    def send_form(self, path: str, **data: str) -> httpx.Response:
        return self.post(path, data={"csrf_token": self.token(), **data})

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        return self.send_form("/sign-in", username=USER, password=password)


@pytest.fixture
def visitor(demo_site: DemoSite) -> Iterator[Visitor]:
    demo_site.state.save_delay = 0
    with Visitor(base_url=demo_site.url) as client:
        yield client


@pytest.fixture
def clerk(visitor: Visitor) -> Visitor:
    """A visitor who has signed in."""
    visitor.sign_in()
    return visitor
