"""email.send: one mail."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connector import events
from connector.component import Operation, Unit
from connector.email.session import EmailSession
from connector.errors import ConfigurationError
from connector.expression.template import Arguments, Open
from connector.reference import resolve_text

OneLine = Annotated[str, Field(pattern=r"^[^\r\n\x00]*$")]
"""A header is one line: what holds a line break would begin another header, or the body."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | Open) and value else value or []


Addresses = Annotated[list[OneLine], BeforeValidator(_listed, json_schema_input_type=list[str] | str)]
"""`anna@example.com`, `Anna <anna@example.com>`; one or several."""


class Attachment(Arguments):
    """A file that goes with a mail."""

    name: OneLine = ""
    """What it is called; the name of the file where there is one."""
    content: Any = None
    """What it holds: bytes, text, or records, which are written as JSON."""
    path: str = ""
    """A file that is attached, in place of `content`."""
    content_type: str = Field(default="", pattern=r"^([\w.+-]+/[\w.+-]+)?$")
    """Its media type; by the ending of its name where not said."""

    def check(self) -> None:
        """It has a content and a name."""
        if bool(self.path) == (self.content is not None):
            raise ConfigurationError("an attachment has content or path", hint="give one of the two")
        if not self.path and not self.name:
            raise ConfigurationError("an attachment needs a name", hint="add `name: report.json`")


class SendArguments(Arguments):
    """A mail."""

    sender: OneLine = Field(default="", alias="from")
    """Who it comes from; the configuration's `from` where not said (Mule: fromAddress)."""
    to: Addresses = []
    """Who receives it (Mule: toAddresses)."""
    cc: Addresses = []
    """Who receives a copy (Mule: ccAddresses)."""
    bcc: Addresses = []
    """Who receives it without the others knowing (Mule: bccAddresses)."""
    reply_to: Addresses = []
    """Who answers go to (Mule: replyToAddresses)."""
    subject: OneLine = ""
    """Its subject."""
    body: Any = None
    """Its text; anything but text is written as JSON."""
    html: str = ""
    """The same as HTML."""
    headers: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$")], OneLine] = {}
    """Further headers."""
    attachments: list[Attachment] = []
    """Files that go with it."""

    def check(self) -> None:
        """It goes to somebody, and says something."""
        if not (self.to or self.cc or self.bcc):
            raise ConfigurationError("the mail goes to nobody", hint="add `to:`", type="EMAIL:INVALID_ADDRESS")


def _run(session: EmailSession, arguments: SendArguments, unit: Unit) -> dict[str, Any]:
    from connector.email import mail_writing  # noqa: PLC0415 - the library is slow to import, few flows send mail

    sender = arguments.sender or resolve_text(session.config.sender)
    if not sender:
        raise ConfigurationError("it is not said who the mail comes from", hint="add `from:` to the step or its config")
    recipients = mail_writing.recipients_of(arguments.to, arguments.cc, arguments.bcc)
    mail = mail_writing.mail_of(arguments, sender, session.config.max_size)
    refused = session.deliver(mail, recipients, unit)
    for address, code in refused.items():
        unit.emit(events.Noted(step=unit.step, message=f"{address} was refused ({code}), others were accepted"))
    accepted = [address for address in recipients if address not in refused]
    return {"message_id": str(mail["Message-ID"]), "accepted": accepted, "refused": refused}


def _never(arguments: SendArguments) -> bool:  # noqa: ARG001 - nothing in a mail lets it be sent twice
    return False


SEND = Operation(
    name="send",
    summary="Send a mail; the message stays as it is. In Python it gives message_id, accepted and refused recipients.",
    effect="write",
    gives="nothing",
    arguments=SendArguments,
    local=_run,
    repeatable=_never,
    errors=(
        "EMAIL:CONNECTIVITY",
        "EMAIL:AUTHENTICATION",
        "EMAIL:SECURITY",
        "EMAIL:UNAVAILABLE",
        "EMAIL:SEND_FAILED",
        "EMAIL:INVALID_ADDRESS",
        "EMAIL:AMBIGUOUS",
    ),
    example="from: shop@example.com\nto: [finance@example.com]\nsubject: Orders\nbody: ${payload.written} of them",
    mule="send",
)
