"""The SOAP envelope around a message: headers first, every namespace declared once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connector.netsuite.auth.token_passport import TokenPassport
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.suitetalk_names import SOAP_ENVELOPE, Namespaces


@dataclass(frozen=True, slots=True)
class Message:
    """A request without its passport: what stays the same from attempt to attempt."""

    operation: str
    """SOAP's name of it, which is its SOAPAction too."""
    body: Markup
    """The request element."""
    headers: Mapping[str, Mapping[str, str]]
    """Header block → its children in the order of the XSD, e.g. `searchPreferences`."""


def envelope(message: Message, namespaces: Namespaces, passport: TokenPassport | None) -> bytes:
    """The whole request as it is sent."""
    head = Markup()
    head.prefixes.update(message.body.prefixes)
    if passport is not None:
        _passport(head, namespaces, passport)
    for name, children in message.headers.items():
        if children:
            block = f"{{{namespaces.messages}}}{name}"
            head.open(block)
            for child, value in children.items():
                head.text(f"{{{namespaces.messages}}}{child}", value)
            head.close(block)
    written = str(head)
    header = f"<soapenv:Header>{written}</soapenv:Header>" if written else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soapenv:Envelope xmlns:soapenv="{SOAP_ENVELOPE}"{head.declarations()}>'
        f"{header}<soapenv:Body>{message.body}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def _passport(head: Markup, namespaces: Namespaces, passport: TokenPassport) -> None:
    block, core = f"{{{namespaces.messages}}}tokenPassport", namespaces.core
    head.open(block)
    head.text(f"{{{core}}}account", passport.account)
    head.text(f"{{{core}}}consumerKey", passport.consumer_key)
    head.text(f"{{{core}}}token", passport.token)
    head.text(f"{{{core}}}nonce", passport.nonce)
    head.text(f"{{{core}}}timestamp", str(passport.timestamp))
    head.text(f"{{{core}}}signature", passport.signature, algorithm=passport.algorithm)
    head.close(block)
