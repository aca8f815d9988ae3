"""From raw events to a workflow that a person understands.

    recording = merge(events, Options(id="enter-invoices", name="Enter invoices", language="en"))

``merge`` is a pure function of the events and cheap enough to be called again after each one while recording: the ids,
names and elements of steps that are done stay what they are. ``recording.workflow`` replays what was done,
``recording.elements`` go into the project's element repository (application -> name -> ``Element``, steps name them
``app/name``), ``recording.needs_secret`` lists the credentials that the person must be asked for, and
``recording.sources`` tells the event numbers behind each step id, for pictures, notes and undo.

``recording.proposals`` is what could be made of it (``runtime.recorder.proposals``); ``insert`` puts a recording into
an existing workflow: ``insert(recording, workflow, after="save", elements=repository)``.
"""

from runtime.recorder.merging.credentials import rename_credential
from runtime.recorder.merging.insert import insert, merge_elements
from runtime.recorder.merging.merge import merge
from runtime.recorder.merging.recording import DataTable, NeedsSecret, Options, Recording

__all__ = [
    "DataTable",
    "NeedsSecret",
    "Options",
    "Recording",
    "insert",
    "merge",
    "merge_elements",
    "rename_credential",
]
