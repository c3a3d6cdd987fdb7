"""zeep for what has no operation of ours: the same lazy schema, the account's address, a passport for every call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree
from zeep import Plugin

from connector.netsuite.pool import pool
from connector.netsuite.soap.lazy_schema import StoredTransport, open_client
from connector.netsuite.soap.suitetalk_names import SOAP_ENVELOPE, Namespaces

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import Caller, SoapTransport


class SigningPlugin(Plugin):
    """Puts a fresh tokenPassport into each message; what a caller put there is replaced."""

    def __init__(self, session: Caller, namespaces: Namespaces) -> None:
        self._session = session
        self._namespaces = namespaces

    def egress(self, envelope: Any, http_headers: Any, operation: Any, binding_options: Any) -> Any:  # noqa: ARG002
        """Sign *envelope*."""
        header = envelope.find(f"{{{SOAP_ENVELOPE}}}Header")
        if header is None:
            header = etree.Element(f"{{{SOAP_ENVELOPE}}}Header")
            envelope.insert(0, header)
        tag = f"{{{self._namespaces.messages}}}tokenPassport"
        for old in header.findall(tag):
            header.remove(old)
        block = etree.SubElement(header, tag)
        passport = self._session.passport()
        for name, value in (
            ("account", passport.account),
            ("consumerKey", passport.consumer_key),
            ("token", passport.token),
            ("nonce", passport.nonce),
            ("timestamp", str(passport.timestamp)),
            ("signature", passport.signature),
        ):
            etree.SubElement(block, f"{{{self._namespaces.core}}}{name}").text = value
        block[-1].set("algorithm", passport.algorithm)
        return envelope, http_headers


def signed_client(transport: SoapTransport) -> Any:
    """A zeep client whose `service` signs each call and goes to the account's own address."""
    connection, addresses = transport.connection, transport.session.addresses
    http = pool(addresses, connection.tls, connection.proxy, connection.limit)
    connect, read = transport.session.config.timeouts
    wsdl = transport.table.index.wsdl
    client = open_client(
        wsdl,
        transport.table.index,
        transport=StoredTransport(wsdl, session=http, timeout=connect, operation_timeout=read),
        plugins=[SigningPlugin(transport.session, transport.namespaces)],
    )
    client.service._binding_options["address"] = transport.address  # noqa: SLF001 - zeep's documented way
    return client
