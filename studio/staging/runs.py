"""Runs as pictures show them: events of a run of the sample, told to a session as the host would, without a host."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from runtime.engine.events import (
    DebugPaused,
    LogLine,
    LoopProgress,
    RunEvent,
    RunStatusChanged,
    StepFinished,
    StepStarted,
    StepWaiting,
    VariableChanged,
)
from runtime.model import Direction, Json, JsonObject, Variable, VariableType, Workflow
from studio.state.run_session import RunSession

#: The afternoon of 12 May 2026, in milliseconds since 1970: pictures of today and tomorrow are the same.
BEGIN = 1_778_592_605_000
RUN = "r-20260512-7f3a"

#: Before the loop, in each of its rounds, and how long each takes in milliseconds.
_BEFORE = {
    "open-site": 1240, "type-user": 85, "type-password": 90, "sign-in": 210, "see-dashboard": 640, "invoices": 130,
}  # fmt: skip
_ROUND = {
    "open-suppliers": 310, "type-supplier": 75, "search": 160, "see-matches": 240, "matches": 60, "is-known": 1,
    "open-form": 190, "type-number": 80, "type-date": 85, "type-net": 82, "choose-rate": 95, "choose-currency": 90,
    "choose-cost-centre": 98, "type-notes": 88, "is-paid": 1, "save": 220, "outcome": 450, "refusal": 55,
    "is-refused": 1, "saved": 60, "receipt": 380, "note-entered": 2,
}  # fmt: skip
_SUPPLIERS = ("Norbury Paper", "Kestrel Print", "Аксис Логистика", "Danubia Tools", "Fallow & Sons", "Tern Freight")
#: What the save button has become.
LOST = (
    '"Save" was not found on http://127.0.0.1:8750/invoices/new within 10 s. '
    "Check that the page is the expected one and that the selector fits it."
)


def failed_run(workflow: Workflow, session: RunSession) -> None:
    """Five invoices were entered; in the sixth the button to save them was not found."""
    stage = _Stage(workflow, session.run)
    session.take(stage.failed())
    session.take_records(
        [{"step": "invoices", "scope": "", "status": "completed", "attempt": 1, "ms": 130, "output": {"rows": _rows()}}]
    )


def completed_run(workflow: Workflow, session: RunSession, folder: Path) -> None:
    """All invoices of the sample are through; the files that it gives are in ``folder``."""
    session.take(_Stage(workflow, session.run).completed(results(folder)))


def results(folder: Path) -> JsonObject:
    """What a run of the sample gives, with the files that it writes."""
    (folder / "output" / "receipts").mkdir(parents=True, exist_ok=True)
    (folder / "output" / "results.xlsx").touch()
    return {
        "entered": 17,
        "receipts_folder": "output/receipts",
        "rejected": 3,
        "results_file": str(folder / "output" / "results.xlsx"),
    }


def stopped_run(workflow: Workflow, session: RunSession) -> None:
    """The debugger has stopped before the net amount, in the second round."""
    session.take(_Stage(workflow, session.run).stopped())


def waiting_run(workflow: Workflow, session: RunSession) -> None:
    """The first invoice was read; a person is asked whether it may be entered."""
    session.take(_Stage(workflow, session.run).waiting())


def running_run(workflow: Workflow, session: RunSession) -> None:
    """The third of six invoices is being entered."""
    session.take(_Stage(workflow, session.run).running())


def waiting_places() -> list[JsonObject]:
    """What a run waits for: an answer, and a word about a step of which nobody knows whether it happened."""
    fields = [
        {"name": "amount", "title": "Amount", "type": "number", "required": True, "default": 1840},
        {"name": "note", "title": "Note", "type": "string", "required": False},
    ]
    return [
        {
            "step": "save",
            "scope": "",
            "reason": "ask",
            "message": "Enter the invoice of Norbury Paper over 1,840.00 EUR?",
            "fields": fields,
        },
        {"step": "receipt", "name": "Download the receipt", "scope": "", "reason": "doubt", "message": ""},
    ]


def lost_browser() -> JsonObject:
    """What a run waits for whose browser is gone, with the way back over a step that must not happen twice."""
    return {
        "step": "sign-out",
        "name": "Click “Sign out”",
        "scope": "",
        "reason": "doubt",
        "session": "browser:main",
        "message": 'The browser session "main" was lost. To come back to where it was, "Click “Save”" would have to '
        "be done again, which must not happen by itself.",
    }


def looped_workflow() -> Workflow:
    """What asks for the rows of its loop."""
    names = ("supplier_name_number_or_city", "invoice_number", "net_amount", "notes")
    values = (("S-1006", "BSE-77", "120.50", "Supplier in Cork"), ("S-1007", "BWP-12", "310.00", "Supplier in Dublin"))
    rows: list[Json] = [dict(zip(names, line, strict=True)) for line in values]
    variables = (
        Variable("rows", VariableType.LIST, Direction.INPUT, default=rows),
        Variable("search_suppliers", VariableType.STRING, Direction.INPUT, default="Ireland"),
    )
    return Workflow("looped", name="Note the invoices", variables={one.name: one for one in variables})


def preview(repeats: str = "") -> list[JsonObject]:
    """What resuming the failed run would do."""
    fates = [
        _fate("open-site", "Open Larkspur Supplies", "again", "it had not finished"),
        _fate("sign-in", "Click “Sign in”", "reused", "it was done and is unchanged"),
        _fate("invoices", "Read the invoices to enter", "reused", "it was done and is unchanged"),
        _fate("each", "For each invoice", "entered", "it had not finished"),
        _fate("type-net", "Type net amount", "again", "it was changed", scope="each[5]"),
        _fate("save", "Save the invoice", "again", "it failed", scope="each[5]"),
        _fate("outcome", "Wait until it is saved or refused", "again", "it follows save", scope="each[5]"),
        _fate("write-results", "Write the results", "again", "it was not reached"),
    ]
    return [{**fate, "repeats": fate["step"] == repeats} for fate in fates]


def error() -> JsonObject:
    """Why the failed run has ended."""
    return {"code": "target-not-found", "message": LOST, "name": "Save the invoice", "step": "save"}


def _fate(step: str, name: str, verdict: str, why: str, scope: str = "") -> JsonObject:
    return {"step": step, "name": name, "verdict": verdict, "why": why, "scope": scope, "repeats": False}


def _rows() -> list[Json]:
    return [
        {"Supplier": supplier, "Invoice number": f"2026-{number:04}", "Net amount": 120.5 * number, "Currency": "EUR"}
        for number, supplier in enumerate(_SUPPLIERS, 118)
    ]


@dataclass
class _Stage:
    workflow: Workflow
    run: str
    now: int = BEGIN
    scope: str = ""
    happened: list[RunEvent] = field(default_factory=list)

    def failed(self) -> list[RunEvent]:
        self.status("running")
        for step, ms in _BEFORE.items():
            self.step(step, ms)
        self.start("each")
        for number, supplier in enumerate(_SUPPLIERS):
            self.scope = f"each[{number}]"
            self.round(supplier, last=number == len(_SUPPLIERS) - 1)
            self.scope = ""
            self.tell(LoopProgress(**self.place("each"), done=number + 1, total=20))
        self.fail("each", 14_800)
        self.status("failed", error={"code": "target-not-found", "message": LOST})
        return self.happened

    def completed(self, outputs: JsonObject) -> list[RunEvent]:
        self.as_far_as("save", rounds=len(_SUPPLIERS) - 1)
        for step, ms in {"save": 220, "each": 44_000, "write-results": 140, "close-browser": 30}.items():
            self.scope = "each[5]" if step == "save" else ""
            self.step(step, ms)
        self.tell(RunStatusChanged(run=self.run, at=self.now, status="completed", outputs=outputs))
        return self.happened

    def stopped(self) -> list[RunEvent]:
        self.as_far_as("type-net", rounds=1)
        self.tell(DebugPaused(**self.place("type-net"), reason="breakpoint"))
        return self.happened

    def waiting(self) -> list[RunEvent]:
        self.as_far_as("save", rounds=0)
        self.start("save")
        self.tell(StepWaiting(**self.place("save"), reason="ask", detail={}))
        self.status("waiting")
        return self.happened

    def running(self) -> list[RunEvent]:
        self.as_far_as("type-notes", rounds=2)
        self.start("type-notes")
        return self.happened

    def as_far_as(self, end: str, *, rounds: int) -> None:
        """Whole rounds, and of the next one what comes before the step ``end``."""
        self.status("running")
        for step, ms in _BEFORE.items():
            self.step(step, ms)
        self.start("each")
        for number in range(rounds):
            self.scope = f"each[{number}]"
            self.round(_SUPPLIERS[number], last=False)
            self.scope = ""
            self.tell(LoopProgress(**self.place("each"), done=number + 1, total=6))
        self.scope = f"each[{rounds}]"
        for step in takewhile(lambda one: one != end, _ROUND):
            self.step(step, _ROUND[step])

    def round(self, supplier: str, *, last: bool) -> None:
        result = {"Supplier": supplier, "Status": "entered", "Message": ""}
        for step, ms in _ROUND.items():
            if step == "save" and last:
                self.fail("save", 10_000)
                return
            self.step(step, ms)
            if step == "saved":
                self.log(step, f"Entered the invoice of {supplier}.")
        self.tell(VariableChanged(**self.place("note-entered"), variable="result", value=result))

    def place(self, step: str) -> dict[str, Any]:
        found = self.workflow.steps.get(step)
        return {
            "run": self.run,
            "at": self.now,
            "scope": self.scope,
            "step": step,
            "name": found.label if found else step,
        }

    def tell(self, event: RunEvent) -> None:
        self.happened.append(event)

    def log(self, step: str, message: str, level: str = "info") -> None:
        self.tell(LogLine(**self.place(step), level=level, message=message))

    def status(self, status: str, error: JsonObject | None = None) -> None:
        at: dict[str, Any] = {"run": self.run, "at": self.now}
        self.tell(RunStatusChanged(**at, status=status, workflow=self.workflow.label, error=error))

    def start(self, step: str) -> None:
        type = self.workflow.steps[step].type
        self.tell(StepStarted(**self.place(step), type=type, attempt=1))

    def step(self, step: str, ms: int) -> None:
        self.start(step)
        self.now += ms
        self.tell(StepFinished(**self.place(step), status="completed", attempt=1, duration=ms))

    def fail(self, step: str, ms: int) -> None:
        if step != "each":
            self.start(step)
            self.now += ms
        error: JsonObject = {"code": "target-not-found", "message": LOST}
        self.tell(StepFinished(**self.place(step), status="failed", attempt=1, duration=ms, error=error))
