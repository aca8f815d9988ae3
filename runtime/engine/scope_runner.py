"""Drives one pass through a scope: starts what is ready, several at a time, and ends it cleanly on error or jump."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from runtime.engine import step_records
from runtime.engine.frames import Pass
from runtime.engine.journal.memory import Recorded, ScopeMemory
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.engine.run import Run
from runtime.engine.scheduler import ScopeState
from runtime.engine.siblings import Siblings
from runtime.engine.step_runner import StepRunner
from runtime.model import Step
from runtime.model.ports import ERROR
from runtime.model.status import Kind, StepStatus


@dataclass(slots=True)
class _Progress:
    """How far a pass is: the state of its steps, what was remembered of them, and which may begin now."""

    pass_: Pass
    state: ScopeState
    memory: ScopeMemory
    ready: deque[str] = field(default_factory=deque)


class ScopeRunner:
    """Runs scopes of one run; every step goes through the gate."""

    def __init__(self, run: Run, gate: StepRunner) -> None:
        self._run = run
        self._gate = gate

    async def run(self, pass_: Pass) -> Flow:
        """Carry out a pass. Returns how it was left; raises StepError when a step's error was not taken."""
        memory = self._run.remember(pass_.address)
        early = self._left_early(pass_, memory)
        if early is not None:
            return early
        state = ScopeState(pass_.plan, pass_.frame.workflow.steps)
        progress = _Progress(pass_, state, memory, deque(state.start()))
        siblings: Siblings[str, Settled] = Siblings(self._gate.end_early)
        try:
            flow = await self._steps(progress, siblings)
        # However it ends, no step outlives its scope; errors of those that are ended now come second and are dropped.
        except BaseException:
            await siblings.end()
            raise
        if flow is not Flow.NEXT:
            # One that failed at the same time goes before a jump, or its error would be lost.
            for failure in await siblings.end():
                raise failure
        return flow

    async def _steps(self, progress: _Progress, siblings: Siblings[str, Settled]) -> Flow:
        """Start what is ready and settle what has ended, until nothing is left or a step jumps."""
        pass_, ready = progress.pass_, progress.ready
        steps, limit = pass_.frame.workflow.steps, pass_.frame.workflow.settings.max_parallel
        while ready or siblings:
            if ready and len(siblings) < limit:
                step = steps[ready.popleft()]
                recorded = progress.memory.steps.get(step.id)
                if recorded is not None and recorded.outcome is not None:
                    settled = self._recall(pass_, step, recorded)
                elif ready or siblings:
                    siblings.start(step.id, self._gate.run(pass_, step, recorded))
                    continue
                else:
                    # Alone: no task of its own, which halves the cost of a sequential step.
                    settled = await self._gate.run(pass_, step, recorded)
                id = step.id
            else:
                id, settled = await siblings.next_ended()
            if settled.flow is not Flow.NEXT:
                return settled.flow
            await self._settle(progress, id, settled)
        return Flow.NEXT

    async def _settle(self, progress: _Progress, step: str, settled: Settled) -> None:
        pass_ = progress.pass_
        failed = settled.ports == (ERROR,)
        change = progress.state.settle(step, StepStatus.FAILED if failed else StepStatus.COMPLETED, settled.ports)
        if failed or step in pass_.errors:
            _hand_on_error(pass_, step, settled)
        hook = self._run.control.hook
        if hook is not None:
            for port in settled.ports:
                for target in pass_.plan.outgoing[step].get(port, ()):
                    await hook.on_edge(pass_, step, port, target)
        progress.ready.extend(change.ready)
        for skipped in change.skipped:
            pass_.steps[skipped] = {"output": None, "status": "skipped"}
            if skipped not in progress.memory.steps:
                step_records.skip(self._run, pass_, pass_.frame.workflow.steps[skipped])

    def _left_early(self, pass_: Pass, memory: ScopeMemory) -> Flow | None:
        """A pass that had already failed or jumped when the run was cut off ends the same way again."""
        error = jump = None
        for step, recorded in memory.steps.items():
            outcome = recorded.outcome
            if outcome is None:
                continue
            if outcome.kind is Kind.STEP_FAILED and not outcome.values.get("handled"):
                error = error or outcome.values["error"]
            elif outcome.values.get("flow"):
                jump = jump or outcome.values["flow"]
                self._recall(pass_, pass_.frame.workflow.steps[step], recorded)
        if error or jump:
            self._name_doubts(pass_, memory)
        if error:
            raise StepError(error)
        return Flow(jump) if jump else None

    def _name_doubts(self, pass_: Pass, memory: ScopeMemory) -> None:
        for id, recorded in memory.steps.items():
            step = pass_.frame.workflow.steps[id]
            spec = self._run.env.registry.find(step.type)
            if recorded.in_flight and spec is not None and self._gate.is_once(step, spec):
                step_records.name_doubt(self._run, pass_, step, recorded)

    def _recall(self, pass_: Pass, step: Step, recorded: Recorded) -> Settled:
        """A settled step as the journal holds it; it is not done again."""
        assert recorded.outcome is not None
        data = recorded.outcome.values
        if recorded.outcome.kind is Kind.STEP_FAILED:
            spec = self._run.env.registry.get(step.type)
            return step_records.failed_settled(pass_, step, spec, data["error"], data["handled"])
        status = "skipped" if recorded.outcome.kind is Kind.STEP_SKIPPED else "completed"
        output = self._run.journal.unpack(data.get("output"))
        pass_.steps[step.id] = {"output": output, "status": status}
        return Settled(output, tuple(data.get("ports", ("out",))), Flow(data.get("flow", "next")))


def _hand_on_error(pass_: Pass, step: str, settled: Settled) -> None:
    """What follows an error way out sees that error, however many branches have one of their own."""
    failed = pass_.steps[step].get("error") if settled.ports == (ERROR,) else None
    error = failed or pass_.errors[step]
    for port in settled.ports:
        for target in pass_.plan.outgoing[step].get(port, ()):
            pass_.errors.setdefault(target, error)
