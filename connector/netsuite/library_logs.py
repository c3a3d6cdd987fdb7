"""What the libraries that sign and send write to their own logs at DEBUG level: never a key of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from connector.reference import RedactingFilter, hide

_LOGGERS = ("oauthlib.oauth1.rfc5849", "requests_oauthlib.oauth1_auth", "zeep.transports")
"""They log base strings, Authorization headers and envelopes, whose consumer key and token id are secrets of ours."""
_MASK = RedactingFilter()


def mask(secrets: Iterable[str]) -> None:
    """Keep *secrets* out of the libraries' logs from now on, and out of ours."""
    secrets = tuple(secrets)
    hide(secrets)
    _MASK.add(secrets)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_MASK)  # adding it twice is adding it once
