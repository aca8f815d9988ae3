"""Drives one pass through a scope: starts what is ready, several at a time, and ends it cleanly on error or jump."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from runtime.engine.frames import Pass
from runtime.engine.journal.memory import Recorded, ScopeMemory
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.engine.run import Run
from runtime.engine.scheduler import ScopeState
from runtime.engine.step_runner import StepRunner, failed_settled
from runtime.model import Step
from runtime.model.status import Kind, StepStatus

_Task = asyncio.Task[Settled]


@dataclass(slots=True)
class _Running:
    """Steps in flight and those that have just ended."""

    tasks: dict[_Task, str] = field(default_factory=dict)
    ended: asyncio.Queue[_Task] = field(default_factory=asyncio.Queue)

    def start(self, step: str, task: _Task) -> None:
        self.tasks[task] = step
        task.add_done_callback(self.ended.put_nowait)


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
        steps = pass_.frame.workflow.steps
        state = ScopeState(pass_.plan, steps)
        todo = deque(state.start())
        running = _Running()
        limit = pass_.frame.workflow.settings.max_parallel
        try:
            while todo or running.tasks:
                while todo and len(running.tasks) < limit:
                    step = steps[todo.popleft()]
                    recorded = memory.steps.get(step.id)
                    if recorded is not None and recorded.outcome is not None:
                        settled = self._recall(pass_, step, recorded)
                    elif todo or running.tasks:
                        running.start(step.id, asyncio.create_task(self._gate.run(pass_, step, recorded)))
                        continue
                    else:
                        # Alone: no task of its own, which halves the cost of a sequential step.
                        settled = await self._gate.run(pass_, step, recorded)
                    if settled.flow is not Flow.NEXT:
                        return await self._leave(running, settled.flow)
                    await self._settle(pass_, state, memory, step.id, settled, todo)
                if running.tasks:
                    task = await running.ended.get()
                    name = running.tasks.pop(task)
                    settled = task.result()
                    if settled.flow is not Flow.NEXT:
                        return await self._leave(running, settled.flow)
                    await self._settle(pass_, state, memory, name, settled, todo)
        except BaseException:
            await self._end(running)
            raise
        return Flow.NEXT

    async def _settle(
        self, pass_: Pass, state: ScopeState, memory: ScopeMemory, step: str, settled: Settled, todo: deque[str]
    ) -> None:
        status = StepStatus.FAILED if settled.ports == ("error",) else StepStatus.COMPLETED
        change = state.settle(step, status, settled.ports)
        hook = self._run.control.hook
        if hook is not None:
            for port in settled.ports:
                for target in pass_.plan.outgoing[step].get(port, ()):
                    await hook.on_edge(pass_, step, port, target)
        todo.extend(change.ready)
        for skipped in change.skipped:
            pass_.steps[skipped] = {"output": None, "status": "skipped"}
            if skipped not in memory.steps:
                self._gate.skipped(pass_, pass_.frame.workflow.steps[skipped])

    def _left_early(self, pass_: Pass, memory: ScopeMemory) -> Flow | None:
        """A pass that had already failed or jumped when the run was cut off ends the same way again."""
        jump = None
        for step, recorded in memory.steps.items():
            outcome = recorded.outcome
            if outcome is None:
                continue
            if outcome.kind is Kind.STEP_FAILED and not outcome.values.get("handled"):
                raise StepError(outcome.values["error"])
            jump = jump or outcome.values.get("flow")
            if jump:
                self._recall(pass_, pass_.frame.workflow.steps[step], recorded)
        return Flow(jump) if jump else None

    def _recall(self, pass_: Pass, step: Step, recorded: Recorded) -> Settled:
        """A settled step as the journal holds it; it is not done again."""
        assert recorded.outcome is not None
        data = recorded.outcome.values
        if recorded.outcome.kind is Kind.STEP_FAILED:
            spec = self._run.env.registry.get(step.type)
            return failed_settled(pass_, step, spec, data["error"], data["handled"])
        status = "skipped" if recorded.outcome.kind is Kind.STEP_SKIPPED else "completed"
        output = self._run.journal.unpack(data.get("output"))
        pass_.steps[step.id] = {"output": output, "status": status}
        return Settled(output, tuple(data.get("ports", ("out",))), Flow(data.get("flow", "next")))

    async def _leave(self, running: _Running, flow: Flow) -> Flow:
        """Leave by a jump; a sibling that failed at the same time goes before it, or its error would be lost."""
        await self._end(running)
        for task in running.tasks:
            failure = None if task.cancelled() else task.exception()
            if failure is not None:
                raise failure
        return flow

    async def _end(self, running: _Running) -> None:
        """End the siblings that still run and wait until none is left; their errors come second and are dropped."""
        for task in running.tasks:
            self._gate.end_early(task)
        while any(not task.done() for task in running.tasks):
            try:
                await asyncio.wait(running.tasks)
            except asyncio.CancelledError:
                for task in running.tasks:
                    self._gate.end_early(task)
        for task in running.tasks:
            if not task.cancelled():
                task.exception()
