"""Where notices go: a POST to an address, an e-mail; each tried three times, and none ever shows a secret."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from connector.config_model import ConfigModel, problem
from connector.email.smtp_server import SmtpServer
from connector.errors import AmbiguousError, ConnectivityError, RetryableError
from connector.expression.compiler import TemplateError
from connector.expression.template import parse
from connector.frozen_json import show
from connector.http.header_rules import by_reference
from connector.reference import has_reference, resolve_reference, resolve_text

if TYPE_CHECKING:
    from email.message import EmailMessage

NAMES = frozenset(
    ("flow", "run", "status", "environment", "host", "error", "report", "times", "first_at", "subject", "text")
)
"""What an expression in `body` may start from."""
ATTEMPTS = 3
_DELAYS = (1.0, 3.0)
_TIMEOUT = 10.0
"""Seconds to connect, and again to be answered."""
_SERVER_FAULT = 500
_WORTH_ANOTHER = frozenset((408, 425, 429))


class HttpNotice(ConfigModel):
    """An address that is told by a POST of JSON."""

    url: str
    """Where to; `${env:…}` where the address is itself a secret, as those of chat rooms are."""
    headers: dict[str, str] = {}
    """Sent as well; what signs in comes by reference: `Authorization: Bearer ${env:TOKEN}`."""
    body: Any = None
    """What is posted in place of our own JSON; its texts take expressions: `{text: "${flow}: ${error.message}"}`."""

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) and not has_reference(value):
            raise problem("url", "an address begins with https:// or http://", "or is a reference: ${env:ALERTS_URL}")
        return value

    @field_validator("headers")
    @classmethod
    def _by_reference(cls, value: dict[str, str]) -> dict[str, str]:
        return by_reference(value)

    @field_validator("body")
    @classmethod
    def _compiles(cls, value: Any) -> Any:
        try:
            parse(value, NAMES)
        except TemplateError as error:
            raise problem("expression", str(error), f"it knows {', '.join(sorted(NAMES))}") from None
        return value

    def send(self, facts: Mapping[str, Any]) -> None:
        """Post *facts*; raises ConnectivityError, or RetryableError where another attempt may help."""
        import requests  # noqa: PLC0415 - slow to import, and few runs fail

        content = facts
        if self.body is not None:
            content = parse(self.body, NAMES).evaluate(facts, resolve_reference)
        headers = {"Content-Type": "application/json", **{k: resolve_text(v) for k, v in self.headers.items()}}
        try:
            answer = requests.post(
                resolve_text(self.url),
                data=show(content).encode(),
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,  # what signs in is not handed on to another host
            )
        except requests.RequestException as error:  # its text may hold the address, which may be a secret
            raise RetryableError(f"the address did not answer ({type(error).__name__})") from None
        if answer.ok and not answer.is_redirect:
            return
        passes = answer.status_code >= _SERVER_FAULT or answer.status_code in _WORTH_ANOTHER
        kind = RetryableError if passes else ConnectivityError
        raise kind(f"the address answered {answer.status_code}")


class EmailNotice(ConfigModel):
    """People who are told by e-mail."""

    to: list[str] = Field(min_length=1)
    """One address or several."""
    sender: str = Field(alias="from")
    """Who it comes from."""
    smtp: SmtpServer
    """Who takes it."""

    @field_validator("to", mode="before", json_schema_input_type=list[str] | str)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    def send(self, facts: Mapping[str, Any]) -> None:
        """Mail *facts*; raises RetryableError or AmbiguousError where another attempt may help."""
        self.smtp.send(self._mail(facts))

    def _mail(self, facts: Mapping[str, Any]) -> EmailMessage:
        from email.message import EmailMessage  # noqa: PLC0415 - every flow is read with this module, few runs fail
        from email.utils import formatdate, make_msgid  # noqa: PLC0415 - as above

        mail = EmailMessage()
        mail["Subject"] = " ".join(str(facts["subject"]).split())[:200]
        mail["From"], mail["To"] = self.sender, ", ".join(self.to)
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="connector")
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
        mail.set_content(str(facts["text"]))
        return mail


def send(
    channel: HttpNotice | EmailNotice,
    facts: Mapping[str, Any],
    sleep: Callable[[float], object] = time.sleep,
    delays: Iterable[float] = _DELAYS,
) -> None:
    """Tell *channel*, in three attempts at most; raises ConnectivityError or RetryableError where none got through."""
    for delay in delays:
        try:
            channel.send(facts)
        except (RetryableError, AmbiguousError):  # told twice is better than not at all
            sleep(delay)
        else:
            return
    channel.send(facts)
