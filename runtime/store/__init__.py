"""What happened, kept: one SQLite database for facts, one for logs, and a folder of blobs."""

from runtime.store.journal import Entry, Journal
from runtime.store.listed import RunFilter
from runtime.store.runs import RunRow, Runs
from runtime.store.store import Store
from runtime.store.writer import Fence, FencedOff, Op, Writer

__all__ = ["Entry", "Fence", "FencedOff", "Journal", "Op", "RunFilter", "RunRow", "Runs", "Store", "Writer"]
