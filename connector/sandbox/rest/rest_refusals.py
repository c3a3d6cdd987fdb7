"""Refusals that only REST web services know, because they carry a header of their own."""

from __future__ import annotations

from connector.sandbox.refusals import WireError


class HeadedError(WireError):
    """A refusal whose answer has headers beside the body; names are in lower case."""

    headers: dict[str, str]


class UnsupportedMethodError(HeadedError):
    """The resource does not take the verb.

    Status and code as recorded (airbyte issue 69274: 405, `INVALID_METHOD`); the sentence for a whole resource is ours.
    """

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"Method '{method}' is not supported by this resource.", code="INVALID_METHOD", status=405)
        self.headers = {"allow": ", ".join(allowed)} if allowed else {}


class RepeatedKeyError(HeadedError):
    """An idempotency key was sent before (Oracle help subsect_164494900632)."""

    def __init__(self, location: str) -> None:
        super().__init__(
            "A request with the same idempotency key is already submitted. "
            'See the "Location" header for a link to the previously submitted job',
            code="IDEMPOTENCY_ERROR",
        )
        self.headers = {"preference-applied": "respond-async", "location": location}
