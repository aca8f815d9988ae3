"""Scripts: Python, shell and Node in processes of their own, with limits. See decision 0007."""

from runtime.tasks.script.node import run_node
from runtime.tasks.script.python import run_python
from runtime.tasks.script.shell import run_shell

__all__ = ["run_node", "run_python", "run_shell"]
