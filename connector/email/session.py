"""EmailSession: a mail server as a configuration sees it; each mail has a connection of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from connector import retry
from connector.component import Unit
from connector.email.config import EmailConfig

if TYPE_CHECKING:
    from email.message import EmailMessage


class EmailSession:
    """The server of one configuration; holds nothing open. Threads may share it."""

    transport = "local"

    def __init__(self, config: EmailConfig) -> None:
        """Send as *config* says."""
        self.config = config

    def refusal(self, transport: str, effect: str = "") -> str:  # noqa: ARG002 - the signature of a session
        """Why *transport* cannot be used: mail is sent in one way only."""
        return "" if transport == "local" else "mail is sent in one way only"

    def deliver(self, mail: EmailMessage, recipients: Sequence[str], unit: Unit) -> dict[str, int]:
        """Hand *mail* over, as often as the policy lets it; the recipients that were refused, with reply codes."""
        policy = unit.retry or self.config.reconnection
        return retry.run(
            lambda: self.config.send(mail, recipients),
            policy,
            deadline=unit.deadline,
            emit=unit.emit,
            step=unit.step,
            sleep=unit.sleep,
        )

    def close(self) -> None:
        """Nothing is held open."""
