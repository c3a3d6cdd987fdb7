"""The `Prefer` header (RFC 7240): `respond-async, batch-processing="parallel"`."""

from __future__ import annotations

from connector.sandbox.refusals import HeaderError

ASYNC = "respond-async"
TRANSIENT = "transient"
_PARALLEL = "batch-processing"


def preferences(header: str) -> dict[str, str]:
    """Preference in lower case → its value without quotes, "" where it has none; parameters are left out."""
    found: dict[str, str] = {}
    for part in header.split(","):
        name, _, value = part.partition(";")[0].partition("=")
        if name.strip():
            found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def wants_async(header: str) -> bool:
    """Whether the client wants its answer later."""
    return ASYNC in header.lower() and ASYNC in preferences(header)


def wants_parallel(header: str) -> bool:
    """Whether the records of a batch may be worked on side by side (Oracle help article_0127092747)."""
    return preferences(header).get(_PARALLEL, "").lower() == "parallel"


def missing(preference: str) -> HeaderError:
    """The refusal of a request that lacks *preference*; the words are ours, the code NetSuite's."""
    return HeaderError(
        f"The required request header 'Prefer' is missing or has an invalid value. Provide '{preference}'.",
        "Prefer",
    )
