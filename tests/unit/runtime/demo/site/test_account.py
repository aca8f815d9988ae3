"""Sign-in, sign-out, and the tokens that protect both."""

from __future__ import annotations

import pytest

from runtime.demo.site import DemoSite
from runtime.demo.site.state import PASSWORD, USER

PAGES = ["/dashboard", "/invoices", "/invoices/new", "/invoices/PI-0140", "/invoices/PI-0140/receipt.pdf",
         "/invoices/PI-0140/pay", "/invoices/PI-0140/pay/card", "/invoices.csv", "/attachments/A-1", "/suppliers",
         "/suppliers/S-1001", "/suppliers/picker", "/suppliers/S-1001/vat-check", "/board", "/reports/balances",
         "/reports/cost-centres"]  # fmt: skip


def test_every_page_needs_sign_in(visitor) -> None:
    for path in PAGES:
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("skin", [1, 2, 3])
def test_every_page_renders_in_every_skin(clerk, skin: int) -> None:
    for path in PAGES:
        answer = clerk.get(path, params={"skin": skin})
        assert answer.status_code == (404 if path.startswith("/attachments") else 200), path


def test_wrong_password_is_told_and_counted(visitor, demo_site: DemoSite) -> None:
    answer = visitor.sign_in("wrong")
    assert answer.status_code == 401
    assert "The user name or the password is wrong." in answer.text
    assert visitor.get("/dashboard").status_code == 303
    (submission,) = demo_site.state.submissions
    assert (submission.form, submission.accepted) == ("sign-in", False)
    assert "wrong" not in submission.data.values()


def test_sign_in_goes_where_the_visitor_wanted(visitor) -> None:
    answer = visitor.send_form("/sign-in", username=USER, password=PASSWORD, next="/board")
    assert answer.headers["location"] == "/board"


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", ""])
def test_sign_in_never_leads_outside(visitor, target: str) -> None:
    answer = visitor.send_form("/sign-in", username=USER, password=PASSWORD, next=target)
    assert answer.headers["location"] == "/dashboard"


def test_sign_in_gives_a_new_session(visitor, demo_site: DemoSite) -> None:
    visitor.get("/sign-in")
    before = visitor.cookies["larkspur_session"]
    visitor.sign_in()
    assert visitor.cookies["larkspur_session"] != before
    assert before not in demo_site.state.sessions
    assert demo_site.state.as_json()["sessions"] == 1


def test_sign_out_ends_the_session(clerk, demo_site: DemoSite) -> None:
    assert clerk.send_form("/sign-out").headers["location"] == "/sign-in"
    assert clerk.get("/dashboard").status_code == 303
    assert demo_site.state.as_json()["sessions"] == 0


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
def test_post_without_the_token_is_refused_and_counted(clerk, demo_site: DemoSite, token: str) -> None:
    answer = clerk.post("/invoices/PI-0140/delete", data={"csrf_token": token})
    assert answer.status_code == 403
    assert "PI-0140" in demo_site.state.invoices
    assert [s.accepted for s in demo_site.state.submissions if s.form == "delete-invoice"] == [False]


def test_post_without_sign_in_is_refused_and_counted(visitor, demo_site: DemoSite) -> None:
    assert visitor.send_form("/invoices/PI-0140/delete").headers["location"] == "/sign-in"
    assert "PI-0140" in demo_site.state.invoices
    assert demo_site.state.submissions[-1].message == "Not signed in"


def test_no_page_reaches_outside(clerk) -> None:
    policy = clerk.get("/dashboard").headers["content-security-policy"]
    assert policy.startswith("default-src 'self';") and "http" not in policy
