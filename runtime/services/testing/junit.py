"""The report as JUnit XML, the form that CI servers read."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from runtime.services.testing.report import CaseResult, CaseStatus, TestReport

#: Characters that XML 1.0 cannot hold, in any escaped form.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TAGS = {CaseStatus.FAILED: "failure", CaseStatus.ERROR: "error"}


def junit_xml(report: TestReport) -> str:
    """One ``testsuite`` for each test file, one ``testcase`` for each case or row."""
    root = ET.Element("testsuites", {"name": "understudy", **_counts(report)})
    for file, results in report.files():
        suite = ET.SubElement(root, "testsuite", {"name": _clean(file), **_counts(TestReport(tuple(results)))})
        for result in results:
            suite.append(_case(result))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _case(result: CaseResult) -> ET.Element:
    names = {"name": _clean(result.name), "classname": _clean(result.workflow), "file": _clean(result.file)}
    case = ET.Element("testcase", {**names, "time": f"{result.seconds:.3f}"})
    if result.status in _TAGS:
        first = result.messages[0] if result.messages else ""
        finding = ET.SubElement(case, _TAGS[result.status], {"message": _clean(first), "type": result.status.value})
        finding.text = _clean("\n".join(result.messages))
    return case


def _counts(report: TestReport) -> dict[str, str]:
    return {
        "tests": str(len(report.results)),
        "failures": str(report.count(CaseStatus.FAILED)),
        "errors": str(report.count(CaseStatus.ERROR)),
        "skipped": "0",
        "time": f"{report.seconds:.3f}",
    }


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
