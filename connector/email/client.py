"""Email: the operations of the connector as methods, for programs."""

from __future__ import annotations

from connector.component import Unit
from connector.email.config import EmailConfig
from connector.email.operations.send import SEND
from connector.email.session import EmailSession


class Email:
    """A server to send mail through.

    Email(EmailConfig(host="mail.example.com")).send(sender="shop@example.com", to=["anna@example.com"], body="Hello")
    """

    send = SEND

    def __init__(self, config: EmailConfig) -> None:
        """Send as *config* says."""
        self.session = EmailSession(config)
        self.unit = Unit()
