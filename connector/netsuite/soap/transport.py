"""SoapTransport: one session's SOAP side; it knows the WSDL, writes envelopes and reads answers."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from connector import events, retry
from connector.component import Unit
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError
from connector.netsuite.account_zone import configured
from connector.netsuite.address import Addresses
from connector.netsuite.auth.token_passport import TokenPassport
from connector.netsuite.connection_types import TokenBasedAuthentication
from connector.netsuite.custom_fields import CustomKey
from connector.netsuite.error_codes import AGAIN, STATUSES
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.failure import Effect, tried, unanswered
from connector.netsuite.observation.observer import count_rows
from connector.netsuite.soap.answers import Read, Reply, check_answer, read_reply
from connector.netsuite.soap.decode import Decoder
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.envelope import Message, envelope
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.plain_dicts import PlainDecoder
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.suitetalk_names import Namespaces
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar
from connector.netsuite.soap.wsdl_store import CONNECTIONS, PUBLIC_HOST, Fetch, WsdlSet, fetched, open_wsdl
from connector.retry import ConstantWait, RetryPolicy

if TYPE_CHECKING:
    from connector.netsuite.config import NetSuiteConfig

_PUBLIC = Addresses(f"https://{PUBLIC_HOST}", f"https://{PUBLIC_HOST}")
_NO_UNIT = Unit()
_OK = 200
_SERVER_ERROR = 500
_SAYS_ITSELF = (407, 429, 502, 503, 504)
"""Statuses that say what the matter is: a proxy, too much at once, maintenance."""
_AGAIN = RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0.3))
"""For documents of the WSDL: who waits for them has not asked for anything yet."""


class Caller(Protocol):
    """What the SOAP side needs of the session it belongs to."""

    @property
    def config(self) -> NetSuiteConfig:
        """The configuration, its references resolved."""

    @property
    def addresses(self) -> Addresses:
        """Where the account's services are."""

    def passport(self) -> TokenPassport:
        """What signs one attempt."""

    def request(self, request: Request, unit: Unit = ..., *, check: Any = None) -> Answer:
        """Send, again where the policy says so."""


class SoapTransport:
    """The SOAP endpoint of one account, in one version."""

    def __init__(self, session: Caller) -> None:
        """Belong to *session*; nothing is read or sent yet."""
        self.session = session
        self.remembered: dict[str, Any] = {}
        """What operations looked up once for this account, e.g. the numbers of custom record types."""
        self._lock = threading.RLock()
        self._told: set[str] = set()

    @property
    def connection(self) -> TokenBasedAuthentication:
        """How the session signs in; SOAP knows tokens only."""
        connection = self.session.config.connection
        if not isinstance(connection, TokenBasedAuthentication):
            raise ConfigurationError(
                "NetSuite has no OAuth 2.0 for SOAP",
                hint="sign in with token_based_authentication, or use transport: rest",
            )
        return connection

    @cached_property
    def table(self) -> TypeTable:
        """The types of the WSDL, read on first use."""
        with self._lock:
            return self.__dict__.get("table") or TypeTable(self._wsdl())

    @cached_property
    def shapes(self) -> Shapes:
        """The types as canonical records."""
        return Shapes(self.table)

    @cached_property
    def calendar(self) -> Calendar:
        """Dates in the time zone of the configuration."""
        name = self.session.config.time_zone
        return Calendar(configured(name) if name else None)

    @cached_property
    def decoder(self) -> Decoder:
        """Reads records."""
        return Decoder(self.shapes, self.calendar)

    def keyed(self, record: dict[str, Any]) -> dict[str, Any]:
        """*record*, which this decoder has read, with MuleSoft's keys where `custom_field_keys: mule`."""
        keys = self.session.config.mule_keys
        return record if keys is None else keys.record(record, self.decoder.customs.get)

    def keyed_row(self, row: dict[str, Any], customs: Mapping[str, CustomKey]) -> dict[str, Any]:
        """The *row* of a search with MuleSoft's keys where `custom_field_keys: mule`; *customs* are those it met."""
        keys = self.session.config.mule_keys
        return row if keys is None else keys.row(row, customs.get)

    @cached_property
    def plain(self) -> PlainDecoder:
        """Reads elements into the dicts that zeep makes of them."""
        return PlainDecoder(self.table)

    @cached_property
    def encoder(self) -> Encoder:
        """Writes records."""
        return Encoder(self.shapes, self.calendar, self.session.config.customizations_separator)

    @cached_property
    def namespaces(self) -> Namespaces:
        """The namespaces of the endpoint's version; the WSDL need not be read to know them."""
        return Namespaces(self.connection.version)

    @property
    def address(self) -> str:
        """Where requests go: the account's own host, whatever the WSDL says."""
        return self.session.addresses.soap(self.connection.port)

    def message(self, name: str) -> str:
        """`{namespace}name` of an element of the messages namespace."""
        return f"{{{self.namespaces.messages}}}{name}"

    def core(self, name: str) -> str:
        """`{namespace}name` of an element or type of the core namespace."""
        return f"{{{self.namespaces.core}}}{name}"

    def preferences(self) -> Mapping[str, Mapping[str, str]]:
        """The `preferences` header that the configuration asks for."""
        wanted = self.session.config.soap_preferences
        return {"preferences": {name: "true" if value else "false" for name, value in wanted.items()}}

    def call(
        self,
        operation: str,
        body: Markup,
        unit: Unit = _NO_UNIT,
        *,
        items: Mapping[str, Read] | None = None,
        headers: Mapping[str, Mapping[str, str]] | None = None,
        effect: Effect = "read",
        signed: bool = True,
        name: str = "",
    ) -> Reply:
        """Send one request and read its answer, each attempt with a passport of its own.

        Args:
            operation: SOAP's name of it (`searchMoreWithId`), which is its SOAPAction too.
            body: The request element.
            unit: Who asks.
            items: Element of the answer → what decodes it.
            headers: Header blocks beside the passport; the configuration's preferences where None.
            effect: What the request does, for retries and errors.
            signed: False for `getDataCenterUrls`.
            name: Our name of the operation, for errors.

        Raises:
            ConnectorError: A fault, or no answer; a status that is no success is in the reply.
        """
        replies: list[Reply] = []
        attempts = 0

        def read(answer: Answer) -> None:
            replies.append(read_reply(answer, items or {}, effect))

        def count() -> None:
            nonlocal attempts
            attempts += 1

        request = self._request(operation, body, headers, effect=effect, signed=signed, name=name, count=count)
        self.session.request(request, unit, check=read)
        self._told_of(replies[-1], unit)
        replies[-1].attempts = attempts
        return replies[-1]

    def fetch(
        self,
        operation: str,
        body: Markup,
        unit: Unit = _NO_UNIT,
        *,
        headers: Mapping[str, Mapping[str, str]] | None = None,
        name: str = "",
    ) -> Answer:
        """The answer to one request that reads, not decoded: for pages that another thread will decode.

        Raises:
            ConnectorError: A fault, or no answer.
        """
        request = self._request(operation, body, headers, effect="read", signed=True, name=name)
        return self.session.request(request, unit, check=check_answer)

    def decoded(self, answer: Answer, items: Mapping[str, Read], unit: Unit = _NO_UNIT) -> Reply:
        """What *answer* says.

        Raises:
            ConnectorError: It is cut short, so that it has to be asked for again.
        """
        reply = read_reply(answer, items)
        self._told_of(reply, unit)
        return reply

    def _request(
        self,
        operation: str,
        body: Markup,
        headers: Mapping[str, Mapping[str, str]] | None,
        *,
        effect: Effect,
        signed: bool,
        name: str,
        count: Callable[[], None] | None = None,
    ) -> Request:
        """The request of one operation; *count* is told of each attempt."""
        message = Message(operation, body, self.preferences() if headers is None else headers)

        def written() -> bytes:
            if count is not None:
                count()
            return envelope(message, self.namespaces, self.session.passport() if signed else None)

        return Request(
            method="POST",
            url=self.address,
            body=written,
            headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation}"', "Accept": "text/xml"},
            effect=effect,
            channel="soap",
            signed=signed,
            operation=name,
        )

    def _told_of(self, reply: Reply, unit: Unit) -> None:
        count_rows(self.session, len(reply.items))
        self._tell_unknown(unit)

    def _tell_unknown(self, unit: Unit) -> None:
        """Say once of each element that the WSDL does not know that it is passed through as it is."""
        decoder: Decoder | None = self.__dict__.get("decoder")
        if decoder is None or len(decoder.unknown) == len(self._told):
            return
        new = [name for name in list(decoder.unknown) if name not in self._told]
        self._told.update(new)
        unit.emit(
            events.Noted(
                step=unit.step,
                message=f"NetSuite sends what WSDL {self.namespaces.version} does not know: {', '.join(new)}",
                hint="it is passed through under its own name; a newer wsdl_version may know it",
            )
        )

    def zeep_client(self) -> Any:
        """A zeep client for this account, for whatever has no operation of ours; each call is signed anew."""
        from connector.netsuite.soap.zeep_client import signed_client  # noqa: PLC0415 - zeep costs 0.1 s

        return signed_client(self)

    def _wsdl(self) -> WsdlSet:
        connection = self.connection
        with self._fetcher() as fetch:
            if "://" in connection.wsdl:
                wsdl = fetched(connection.wsdl, connection.version, fetch)
            else:
                base = self.session.addresses.suitetalk
                wsdl = open_wsdl(connection.version, directory=connection.wsdl, base=base, fetch=fetch)
        if wsdl.version != connection.version:
            raise ConfigurationError(
                f"the WSDL is of version {wsdl.version}, but wsdl_version is {connection.version}",
                hint=f"set wsdl_version: {wsdl.version}, or give the WSDL of {connection.version}",
            )
        return wsdl

    @contextlib.contextmanager
    def _fetcher(self) -> Iterator[Fetch]:
        """Gets documents without signing: the WSDL is public."""
        from connector.netsuite.pool import pool  # noqa: PLC0415 - requests is slow to import

        own, connection = self.session.addresses, self.connection
        account = pool(own, connection.tls, connection.proxy, CONNECTIONS)
        public = pool(_PUBLIC, connection.tls, connection.proxy, CONNECTIONS)
        with account, public:
            yield lambda url: _document(account if own.contains(url) else public, url, self.session.config.timeouts)


def _document(http: Any, url: str, timeouts: tuple[float | None, float | None]) -> bytes:
    """The body behind *url*, asked for again where it breaks off."""
    tries: list[None] = []

    def attempt() -> bytes:
        tries.append(None)
        return _fetched(http, url, timeouts)

    try:
        return retry.run(attempt, _AGAIN)
    except ConnectorError as error:
        error.hint = error.hint.replace(AGAIN, tried(len(tries)))
        raise


def _fetched(http: Any, url: str, timeouts: tuple[float | None, float | None]) -> bytes:
    from requests import RequestException  # noqa: PLC0415 - slow to import

    try:
        answer = http.get(url, timeout=timeouts, allow_redirects=False)
    except (RequestException, OSError) as error:
        found = unanswered(error, urlsplit(url).netloc, "read")
        found.message = f"the WSDL cannot be fetched: {found.message}"
        found.hint = f"{found.hint}; or give a folder with the WSDL as `wsdl`"
        raise found from None
    if answer.status_code != _OK:
        raise ConnectivityError(
            f"{url} answers {answer.status_code} instead of the WSDL",
            hint=f"{_cure(answer.status_code)}, or give a folder with the WSDL as `wsdl`",
            type="NETSUITE:UNAVAILABLE" if answer.status_code >= _SERVER_ERROR else "NETSUITE:CONFIGURATION",
            http_status=answer.status_code,
        )
    return bytes(answer.content)


def _cure(status: int) -> str:
    """What to do about an answer in place of the WSDL; NetSuite's own host never asks for a sign-in there."""
    known = STATUSES.get(status)
    if known is not None and status in _SAYS_ITSELF:
        return known.hint
    return "check account, base_address and wsdl_version; a proxy, or the sign-in page of a network, may have answered"
