"""``understudy test``: the workflow tests of a project, in the terminal and for CI servers."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.output import print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode, UsageProblem


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--only", default="", metavar="NAME", help="Only cases whose name holds this text.")
@click.option("--env", "environment", default="", metavar="NAME", help="Environment of the project.")
@click.option("--timeout", default=300.0, show_default=True, help="Seconds that a case may take.")
@click.option("--headed/--headless", default=None, help="Show the browser, or not.")
@click.option("--trust", is_flag=True, help="Agree to what the workflows may touch.")
@click.option("--junit", default="", metavar="FILE", help="Write the results as JUnit XML too.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def test(
    paths: tuple[str, ...],
    only: str,
    environment: str,
    timeout: float,
    headed: bool | None,
    trust: bool,
    junit: str,
    as_json: bool,
) -> int:
    """Run the tests in PATHS (test files, or folders of projects; default: here). Exit code 1 when one fails."""
    params = {
        "paths": [str(Path(path).absolute()) for path in paths or (".",)],
        "environment": environment,
        "only": only,
        "timeout": timeout,
        "options": {} if headed is None else {"browser": {"headless": not headed}},
        "trust": trust,
    }
    result = call("tests.run", params)
    from runtime.services.testing.report import TestReport, text_report

    report = TestReport.from_json(result)
    if only and not report.results:
        raise UsageProblem(f'No case has "{only}" in its name.', remedy="Without --only all cases run.")
    if not report.results:
        raise UsageProblem("There are no tests here.", remedy="Name test files, or a folder whose project has some.")
    if junit:
        _write_junit(Path(junit), report)
    if as_json:
        print_json(result)
    else:
        say(text_report(report).rstrip())
    return ExitCode.COMPLETED if report.passed else ExitCode.RUN_FAILED


def _write_junit(path: Path, report: object) -> None:
    from runtime.services.testing.junit import junit_xml
    from runtime.services.testing.report import TestReport

    assert isinstance(report, TestReport)
    try:
        path.write_text(junit_xml(report), encoding="utf-8")
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written: {error.strerror}.", remedy="Name another file.") from error
