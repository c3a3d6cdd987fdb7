"""Records out of a file of the user's: `{customer: [{…}], salesOrder: [{…}]}` in YAML or JSON."""

from __future__ import annotations

from pathlib import Path

from connector.sandbox.store import Store


def load_file(store: Store, path: Path) -> None:
    raise NotImplementedError
