"""What tests can see and set, and how a visitor comes to a skin."""

from __future__ import annotations

from runtime.demo.site import DemoSite


def test_state_shows_requests_and_submissions_but_not_itself(clerk) -> None:
    clerk.get("/invoices?status=open")
    state = clerk.get("/__demo__/state").json()
    assert state["requests"][-1] == {"method": "GET", "path": "/invoices", "query": "status=open", "status": 200}
    assert not [line for line in state["requests"] if line["path"].startswith(("/__demo__", "/static"))]
    assert state["submission_count"] == len(state["submissions"]) == 1
    assert "Delphinium" not in str(state)


def test_reset_signs_everybody_out(clerk) -> None:
    clerk.send_form("/invoices/PI-0140/delete")
    assert clerk.post("/__demo__/reset").json() == {"ok": True}
    state = clerk.get("/__demo__/state").json()
    assert state["submission_count"] == 0 and len(state["invoices"]) == 47
    assert clerk.get("/dashboard").status_code == 303


def test_settings_change_skin_and_delay(clerk, demo_site: DemoSite) -> None:
    assert clerk.post("/__demo__/settings", json={"skin": 2, "save_delay": 0.3}).status_code == 200
    assert (demo_site.state.skin, demo_site.state.save_delay) == (2, 0.3)
    for wrong in ({"skin": 4}, {"save_delay": -1}, {"save_delay": "1"}):
        assert clerk.post("/__demo__/settings", json=wrong).status_code == 422


def test_asked_skin_sticks_to_the_visitor(clerk, demo_site: DemoSite) -> None:
    assert "lk-app" not in clerk.get("/invoices").text
    assert "lk-app" in clerk.get("/invoices?skin=2").text
    assert "lk-app" in clerk.get("/suppliers").text
    demo_site.state.skin = 3
    assert "lk-app" in clerk.get("/suppliers").text, "the visitor's own choice comes first"
    assert "lk-app" not in clerk.get("/suppliers?skin=1").text


def test_third_skin_lacks_only_the_save_button(clerk) -> None:
    first, third = (clerk.get(f"/invoices/new?skin={skin}").text for skin in (1, 3))
    assert "Save invoice" in first and "Save invoice" not in third
    assert "Save as draft" in first and "Save as draft" in third


def test_address_that_does_not_exist_is_told(clerk) -> None:
    assert "There is nothing at this address." in clerk.get("/nowhere").text
    for path in ("/nowhere", "/static/nothing.css", "/static/%2e%2e/%2e%2e/pyproject.toml", "/__demo__/nothing"):
        assert clerk.get(path).status_code == 404
