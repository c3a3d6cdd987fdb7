"""EmailConfig: the server that mail goes through (Mule: the Email connector's smtp-config)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from connector.email.smtp_server import SmtpServer
from connector.retry import DEFAULT, RetryPolicy


class EmailConfig(SmtpServer):
    """A server that takes our mail, and who it comes from."""

    type: Literal["email"] = "email"
    """The connector."""
    sender: str = Field(default="", alias="from")
    """Who mail comes from where a step does not say; `Shop <shop@example.com>`."""
    max_size: int = Field(default=25_000_000, ge=1)
    """Bytes of a mail at most, its attachments included."""
    reconnection: RetryPolicy = DEFAULT
    """When a mail that was not taken is sent again; a step's `retry` replaces it."""
