"""user_cache: where this user's cache is: tokens, and what was fetched once."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """`CONNECTOR_CACHE_DIR`, `NETSUITE_CACHE_DIR`, else the user's cache as the operating system has it."""
    given = os.environ.get("CONNECTOR_CACHE_DIR") or os.environ.get("NETSUITE_CACHE_DIR")
    if given:
        return Path(given)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only who keeps something needs it

    return user_cache_path("netsuite-flows", appauthor=False)
