"""What a run was asked for, as small JSON beside the run: enough for another process to go on with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from connector.frozen_json import freeze

if TYPE_CHECKING:
    from connector.flow.run_options import Options

_LARGEST_PAYLOAD = 1_000_000
"""Characters of a payload that are kept; a run that starts with more can be gone on with by its own program only."""
_ASKED = ("limit", "low", "high", "payload", "attributes", "event")


def kept(name: str, environment: str, options: Options) -> dict[str, Any] | None:
    """The request of a run of flow *name*; None where it cannot be written down, or bears its records itself."""
    if options.records is not None:
        return None
    asked = {key: getattr(options, key) for key in _ASKED}
    found = {"flow": name, "environment": environment, "params": dict(options.params), **asked}
    try:
        return found if len(freeze(found)) <= _LARGEST_PAYLOAD else None
    except (TypeError, ValueError):
        return None


def asked(request: Mapping[str, Any]) -> dict[str, Any]:
    """The part of *request* that `Options` takes."""
    return {"params": request["params"], **{key: request[key] for key in _ASKED if key in request}}
