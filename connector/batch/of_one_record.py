"""Which errors concern one record; a lost connection concerns the run, and is no reason to set records aside."""

from __future__ import annotations

from connector.errors import AmbiguousError, ConnectorError, RejectedError

OF_ONE_RECORD = (RejectedError, AmbiguousError)


def kept_apart(error: ConnectorError) -> ConnectorError:
    """*error*, to be kept for its record; raises it where it says that too many records failed, which ends the run."""
    if error.is_a("TOO_MANY_FAILURES"):
        raise error
    return error
