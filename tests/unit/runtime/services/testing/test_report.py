"""Reports: text for people, JSON for programs, JUnit XML for CI servers."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from runtime.services.testing import CaseResult, CaseStatus, TestReport, junit_xml, text_report

REPORT = TestReport(
    (
        CaseResult("greets", "tests/a.test.json", "workflows/a.flow.json", CaseStatus.PASSED, 0.25),
        CaseResult(
            "<bad> & \x1b", "tests/a.test.json", "workflows/a.flow.json", CaseStatus.FAILED, 1.0, ("one", "two\nthree")
        ),
        CaseResult("the workflow", "tests/b.test.json", "gone", CaseStatus.ERROR, 0.0, ("There is no file.",)),
    )
)


def test_the_text_is_for_a_person() -> None:
    assert text_report(REPORT) == (
        "tests/a.test.json\n"
        "  ok     greets (0.25 s)\n"
        "  FAILED <bad> & \x1b (1.00 s)\n"
        "         one\n"
        "         two\n"
        "         three\n"
        "tests/b.test.json\n"
        "  ERROR  the workflow (0.00 s)\n"
        "         There is no file.\n"
        "1 passed, 1 failed, 1 could not be tried in 1.25 s\n"
    )
    assert text_report(TestReport()) == "No tests were found.\n"


def test_json_comes_back_as_it_was() -> None:
    assert TestReport.from_json(REPORT.as_json()) == REPORT
    assert REPORT.as_json()["counts"] == {"passed": 1, "failed": 1, "error": 1}
    assert not REPORT.passed
    assert TestReport(REPORT.results[:1]).passed


def test_junit_has_a_suite_for_each_file() -> None:
    root = ET.fromstring(junit_xml(REPORT))
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("time")) == ("3", "1", "1", "1.250")
    first, second = root.findall("testsuite")
    assert (first.get("name"), first.get("tests"), second.get("errors")) == ("tests/a.test.json", "2", "1")
    passed, failed = first.findall("testcase")
    assert len(passed) == 0
    assert failed.get("name") == "<bad> & \N{REPLACEMENT CHARACTER}"
    failure = failed.find("failure")
    assert failure is not None
    assert (failure.get("message"), failure.text) == ("one", "one\ntwo\nthree")
    assert second.find("testcase/error") is not None


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_makes_xml_that_can_be_read(name: str, messages: list[str]) -> None:
    report = TestReport((CaseResult(name, name, name, CaseStatus.FAILED, 0.0, tuple(messages)),))
    root = ET.fromstring(junit_xml(report).encode())
    assert len(root.findall("testsuite/testcase/failure")) == 1
