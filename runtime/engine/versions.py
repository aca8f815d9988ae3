"""The workflow versions that runs were accepted with, read once."""

from __future__ import annotations

from collections import OrderedDict

from runtime.engine.bundle import Bundle
from runtime.errors import StoreError
from runtime.store import Store

#: Bundles kept in memory.
_KEPT = 32


class Versions:
    """Bundles by their hash."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()

    def get(self, hash: str) -> Bundle:
        """The bundle of a run. Raises InvalidFile when it cannot be read any more, StoreError when it is gone."""
        bundle = self._bundles.get(hash)
        if bundle is None:
            row = self._store.reader.one("SELECT document FROM versions WHERE hash=?", (hash,))
            if row is None:
                raise StoreError(
                    f"The workflow version {hash[:12]} is not in the database any more.", code="store-conflict"
                )
            bundle = Bundle.from_text(row[0])
        self.remember(hash, bundle)
        return bundle

    def remember(self, hash: str, bundle: Bundle) -> None:
        """Keep a bundle in memory for the runs that will need it."""
        self._bundles[hash] = bundle
        self._bundles.move_to_end(hash)
        while len(self._bundles) > _KEPT:
            self._bundles.popitem(last=False)
