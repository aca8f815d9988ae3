"""Tests of workflows: each case runs for real in a data folder of its own; the steps it names are mocked."""

from runtime.services.testing.junit import junit_xml
from runtime.services.testing.report import CaseResult, CaseStatus, TestReport, text_report
from runtime.services.testing.runner import run_tests
from runtime.services.testing.service import TestParams, run

__all__ = ["CaseResult", "CaseStatus", "TestParams", "TestReport", "junit_xml", "run", "run_tests", "text_report"]
