"""Starting, watching, steering and reading runs. To import it is to register every method of ``runs``."""

from runtime.services.runs.answering import answer
from runtime.services.runs.reading import list_runs, log
from runtime.services.runs.steering import start

__all__ = ["answer", "list_runs", "log", "start"]
