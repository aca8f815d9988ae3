"""Tests of workflows: each case runs for real in a data folder of its own; the steps it names are mocked."""

from runtime.services.testing.junit import junit_xml
from runtime.services.testing.report import CaseResult, CaseStatus, TestReport, text_report
from runtime.services.testing.service import run

__all__ = ["CaseResult", "CaseStatus", "TestReport", "junit_xml", "run", "text_report"]
