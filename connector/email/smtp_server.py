"""SmtpServer: who takes our mail, and what its refusals mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from connector.config_model import ConfigModel, Duration, problem
from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.reference import has_reference, hide, resolve_text

if TYPE_CHECKING:
    import smtplib
    import ssl
    from email.message import EmailMessage

NAMESPACE = "EMAIL:"
_HERE = ("localhost", "127.0.0.1", "::1")
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_HIGHEST_PORT = 65535
_HOST = re.compile(r"\[(?P<bracketed>[^\]]*)\](?::(?P<its>[0-9]+))?|(?P<name>[^:]*):(?P<port>[0-9]+)")
_PASSES = range(400, 500)
"""Replies 4yz: the same mail may be taken later (RFC 5321, 4.2.1)."""


class SmtpServer(ConfigModel):
    """The server that takes our mail."""

    host: str
    """Its name or address, or `name:port`; an IPv6 address with a port stands in brackets: `[::1]:25`."""
    port: int = Field(default=0, ge=0, le=65535)
    """Its port; 587 for `starttls`, 465 for `ssl`, 25 for `none`."""
    security: Literal["starttls", "ssl", "none"] = "starttls"
    """How the connection is encrypted; `none` only without a user, or on this machine."""
    user: str = ""
    """Who signs in; nobody does where empty."""
    password: str = ""
    """By reference only: `${env:SMTP_PASSWORD}`."""
    ca_file: str = ""
    """PEM file of the certificates to trust in place of those of this system."""
    timeout: Duration = Field(default=10.0, gt=0)
    """How long connecting may take, and again each answer."""

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if self.password and not has_reference(self.password):
            raise problem("literal-secret", "`password` stands here in clear text", "write ${env:SMTP_PASSWORD}")
        if self.user and self.security == "none" and _parted(self.host)[0] not in _HERE:
            raise problem("security", "a password would cross the network in clear text", "say security: starttls")
        return self

    def send(self, mail: EmailMessage, recipients: Sequence[str] | None = None) -> dict[str, int]:
        """Hand *mail* over, to *recipients* where they are not those of its headers.

        Returns:
            The recipients that were refused while others were taken, each with the server's reply code.

        Raises:
            RetryableError: It was not taken, and may be later.
            ConnectivityError: We were not let in.
            RejectedError: It was refused for good.
            AmbiguousError: The connection was lost while it was handed over.
        """
        with self._connected() as server:
            return _handed_over(server, mail, recipients)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is signed in; closing it politely is no reason to fail."""
        import smtplib  # noqa: PLC0415 - every flow is read with this module, few send mail

        try:
            server = self._signed_in()
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code, error, ConnectivityError) from None
        except smtplib.SMTPNotSupportedError as error:
            hint = "check `security` and `user`: the server does not offer that"
            raise ConnectivityError(f"the mail server cannot do that: {error}", hint=hint, type=_CONNECTIVITY) from None
        except (smtplib.SMTPException, OSError) as error:
            raise _silent(error) from None
        except UnicodeError:  # its text shows a part of what could not be sent
            hint = "host, user and password are ASCII"
            raise ConfigurationError("nobody can sign in with that", hint=hint, type=_CONNECTIVITY) from None
        try:
            yield server
            server.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            server.close()

    def _address(self) -> tuple[str, int]:
        """Name and port, references resolved."""
        host, port = _parted(resolve_text(self.host))
        if port > _HIGHEST_PORT:
            raise ConfigurationError(f"{port} is no port", hint="`host` is name:port", type=_CONNECTIVITY)
        return host, port or self.port or _PORTS[self.security]

    def _context(self) -> ssl.SSLContext:
        import ssl  # noqa: PLC0415 - as above

        try:
            return ssl.create_default_context(cafile=resolve_text(self.ca_file) or None)
        except OSError as error:
            message = f"the certificates of ca_file cannot be read ({type(error).__name__})"
            hint = "name a PEM file that this process may read"
            raise ConfigurationError(message, hint=hint, type=f"{NAMESPACE}SECURITY") from None

    def _signed_in(self) -> smtplib.SMTP:
        import smtplib  # noqa: PLC0415 - as above

        context = self._context()
        host, port = self._address()
        if self.security == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                password = resolve_text(self.password)
                hide([password])
                server.login(resolve_text(self.user), password)
        except BaseException:
            server.close()
            raise
        return server


def _parted(host: str) -> tuple[str, int]:
    """Name and port of *host*; 0 where it has none, as an IPv6 address without brackets."""
    found = _HOST.fullmatch(host)
    if found is None:
        return host, 0
    return found["bracketed"] or found["name"], int(found["its"] or found["port"] or 0)


_CONNECTIVITY = f"{NAMESPACE}CONNECTIVITY"
_SEND_FAILED = f"{NAMESPACE}SEND_FAILED"
_UNAVAILABLE = f"{NAMESPACE}UNAVAILABLE"


def _handed_over(server: smtplib.SMTP, mail: EmailMessage, recipients: Sequence[str] | None) -> dict[str, int]:
    import smtplib  # noqa: PLC0415 - as above

    try:
        refused = server.send_message(mail, to_addrs=recipients)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        passes = all(code in _PASSES for code in codes)
        kind, type_ = (RetryableError, _UNAVAILABLE) if passes else (RejectedError, _SEND_FAILED)
        raise kind("the mail server refused all recipients", type=type_, code=str(codes[0])) from None
    except smtplib.SMTPResponseException as error:
        raise _answered(error.smtp_code, error, RejectedError) from None
    except smtplib.SMTPNotSupportedError:
        hint = "use addresses in ASCII, or a server that knows SMTPUTF8"
        raise RejectedError("the mail server takes no international addresses", hint=hint, type=_SEND_FAILED) from None
    except (smtplib.SMTPException, OSError) as error:
        raise AmbiguousError(
            f"the connection was lost while the mail was handed over ({type(error).__name__})",
            hint="look whether it arrived before you send it again",
            type=f"{NAMESPACE}AMBIGUOUS",
        ) from None
    return {address: code for address, (code, _) in refused.items()}


def _answered(code: int, error: Exception, for_good: type[ConnectorError]) -> ConnectorError:
    message = f"the mail server answered {code} ({type(error).__name__})"
    if code in _PASSES:
        return RetryableError(message, type=_UNAVAILABLE, code=str(code), hint="it is tried again")
    if type(error).__name__ == "SMTPAuthenticationError":
        hint = "check user and password"
        return ConnectivityError(message, type=f"{NAMESPACE}AUTHENTICATION", code=str(code), hint=hint)
    return for_good(message, type=_CONNECTIVITY if for_good is ConnectivityError else _SEND_FAILED, code=str(code))


def _silent(error: Exception) -> ConnectorError:
    import ssl  # noqa: PLC0415 - as above

    message = f"the mail server did not answer ({type(error).__name__})"
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = "check host and clock, or trust its authority: ca_file"
        return ConnectivityError(message, type=f"{NAMESPACE}SECURITY", hint=hint)
    return RetryableError(message, type=_CONNECTIVITY, hint="check host, port and security")
