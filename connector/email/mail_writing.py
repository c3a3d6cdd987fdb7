"""A mail made of what a step asks for: headers, text, HTML, attachments."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError
from connector.frozen_json import show
from connector.stream import settled

if TYPE_CHECKING:
    from connector.email.operations.send import Attachment, SendArguments

INVALID = "EMAIL:INVALID_ADDRESS"
_BYTES = "application/octet-stream"
_PIECE = re.compile(r'"[^"]*"?|,|[^",]+')
_PART = r"""[^\s<>@,;:()"\\\[\]]+"""
_ADDRESS = re.compile(
    rf"^(?:(?P<shown>\"[^\"]*\"\s*|[^<>\"@,;]*)(?P<open><))?(?P<user>{_PART})@(?P<domain>{_PART})(?(open)>)$"
)
_OWN = ("from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to", "mime-version", "sender")
"""Headers that have an argument of their own, or that nobody but us may set."""


def mail_of(arguments: SendArguments, sender: str, most: int) -> EmailMessage:
    """The mail of at most *most* bytes that *arguments* ask for; who receives it blindly does not stand in it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = _addresses([sender], "from")
    for name, given in (("To", arguments.to), ("Cc", arguments.cc), ("Reply-To", arguments.reply_to)):
        if given:
            mail[name] = _addresses(given, name.lower())
    mail["Subject"] = arguments.subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=_domain(sender))
    for name, value in arguments.headers.items():
        mail[_allowed(name)] = value
    _add_text(mail, arguments)
    for attachment in arguments.attachments:
        _attach(mail, attachment, most)
    _check_size(len(mail.as_bytes()), most)
    return mail


def recipients_of(*given: Sequence[str]) -> list[str]:
    """The bare addresses in *given*, each once."""
    return list(dict.fromkeys(address.addr_spec for each in given for address in _addresses(each, "to")))


def _addresses(given: Sequence[str], name: str) -> tuple[Address, ...]:
    """The addresses in *given*; strictly, since what is read in two ways may reach two people."""
    found = []
    for text in (part.strip() for each in given for part in _separated(each)):
        match = _ADDRESS.match(text)
        if match is None:
            raise ConfigurationError(
                f"`{name}` holds what is no address",
                hint="write anna@example.com, or Anna <anna@example.com>",
                type=INVALID,
                field=name,
            )
        shown = (match["shown"] or "").strip().strip('"')
        found.append(Address(shown, match["user"], match["domain"]))
    return tuple(found)


def _separated(text: str) -> list[str]:
    """*text* at its commas, but for those in quotes."""
    found: list[list[str]] = [[]]
    for piece in _PIECE.findall(text):
        if piece == ",":
            found.append([])
        else:
            found[-1].append(piece)
    return ["".join(pieces) for pieces in found]


def _domain(sender: str) -> str:
    domain = _addresses([sender], "from")[0].domain
    return domain if domain.isascii() else "connector"


def _allowed(name: str) -> str:
    if name.lower() in _OWN or name.lower().startswith("content-"):
        raise ConfigurationError(
            f"the header {name} cannot be set by hand", hint="use the arguments from, to, subject, reply_to …",
            type="EMAIL:SEND_FAILED",
        )  # fmt: skip
    return name


def _add_text(mail: EmailMessage, arguments: SendArguments) -> None:
    body, html = arguments.body, arguments.html
    if body is not None or not html:
        mail.set_content(_text(body))
    if html and body is not None:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")


def _text(body: Any) -> str:
    if isinstance(body, str):
        return body
    return "" if body is None else show(settled(body), indent=2)


def _attach(mail: EmailMessage, attachment: Attachment, most: int) -> None:
    name = attachment.name or Path(attachment.path).name
    guessed = mimetypes.guess_type(name)[0]
    content, kind = _content(attachment, most)
    _check_size(len(content), most)
    main, _, sub = (attachment.content_type or guessed or kind).partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=name)


def _content(attachment: Attachment, most: int) -> tuple[bytes, str]:
    if attachment.path:
        try:
            with Path(attachment.path).expanduser().open("rb") as file:
                return file.read(most + 1), _BYTES
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ConfigurationError(
                f"{attachment.path} cannot be read: {reason}", hint="check `path` of the attachment"
            ) from None
    if isinstance(attachment.content, bytes):
        return attachment.content, _BYTES
    if isinstance(attachment.content, str):
        return attachment.content.encode(), "text/plain"
    return show(settled(attachment.content), indent=2).encode(), "application/json"


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise ConfigurationError(
            f"the mail has more than {most} bytes",
            hint="send a link in place of an attachment, or raise max_size of the email config",
            type="EMAIL:SEND_FAILED",
        )
