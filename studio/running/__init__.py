"""The run of the workflow in front: begun by F5 or a button, shown in the docks, stopped, paused and answered there.

It stands above dialogs and panels and below the composition root, which gives it the document that is in front.
"""

from studio.running.running import Running

__all__ = ["Running"]
