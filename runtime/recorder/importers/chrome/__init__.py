"""Recordings of the Chrome DevTools Recorder (JSON): one recording becomes one workflow."""

from runtime.recorder.importers.chrome.recording import read

__all__ = ["read"]
