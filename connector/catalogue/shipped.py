"""Where the package's data folders lie: in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from connector.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: Literal["schemas", "flows"]) -> Path:
    """The folder *name* that comes with this package."""
    places = (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise ConfigurationError(
        f"the folder `{name}` is missing: neither {places[0]} nor {places[1]} is there",
        hint="install the package again: pip install --force-reinstall netsuite-flows",
    )
