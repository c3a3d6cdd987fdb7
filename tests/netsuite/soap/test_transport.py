"""The SOAP side of a session, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError
from connector.netsuite.client import NetSuite
from connector.netsuite.soap import transport
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.transport import SoapTransport, _fetched
from connector.retry import RetryPolicy
from connector.sandbox.server import Sandbox
from tests.netsuite.conftest import AT_ONCE

Connect = Callable[..., dict[str, Any]]


def test_the_wsdl_comes_from_the_account_and_its_version_is_checked(demo: Sandbox, connection_to: Connect) -> None:
    netsuite = NetSuite(connection_to(demo, wsdl_version="2024_1"))

    soap: SoapTransport = netsuite.session.soap

    assert soap.table.index.wsdl.version == "2024_1"
    assert soap.table.index.wsdl.main == f"{demo.url}/wsdl/v2024_1_0/netsuite.wsdl"
    netsuite.close()


@pytest.mark.wsdl
def test_a_wsdl_of_another_version_than_the_endpoint_is_refused(
    demo: Sandbox, connection_to: Connect, wsdl_dir: Path
) -> None:
    netsuite = NetSuite(connection_to(demo, wsdl=str(wsdl_dir)))

    with pytest.raises(ConfigurationError, match="version 2023_2, but wsdl_version is 2025_2"):
        _ = netsuite.session.soap.table


def test_the_wsdl_may_be_named_by_its_address(demo: Sandbox, connection_to: Connect) -> None:
    netsuite = NetSuite(connection_to(demo, wsdl=f"{demo.url}/wsdl/v2025_2_0/netsuite.wsdl"))

    assert netsuite.get_all(record_type="currency")
    netsuite.close()


def test_a_wsdl_that_is_not_there_says_where_it_looked(demo: Sandbox, connection_to: Connect) -> None:
    netsuite = NetSuite(connection_to(demo, wsdl=f"{demo.url}/nowhere.wsdl"))

    with pytest.raises(ConnectivityError, match=r"nowhere\.wsdl answers"):
        _ = netsuite.session.soap.table
    netsuite.close()


@pytest.mark.parametrize(
    ("status", "cure"),
    [(503, "maintenance"), (407, "proxy.password"), (429, "maximum_connections"), (302, "sign-in page")],
)
def test_what_comes_in_place_of_the_wsdl_names_its_cure(status: int, cure: str) -> None:
    answered = SimpleNamespace(get=lambda *_, **__: SimpleNamespace(status_code=status))

    with pytest.raises(ConnectivityError) as caught:
        _fetched(answered, "https://h/netsuite.wsdl", (1.0, 1.0))

    assert cure in caught.value.hint
    assert "a folder with the WSDL" in caught.value.hint


def test_a_wsdl_that_does_not_come_says_how_often_it_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_AGAIN", RetryPolicy(attempts=2, wait=AT_ONCE.wait))
    answered = SimpleNamespace(get=lambda *_, **__: SimpleNamespace(status_code=503))

    with pytest.raises(ConnectivityError) as caught:
        transport._document(answered, "https://h/netsuite.wsdl", (1.0, 1.0))

    assert "it was tried 2 times" in caught.value.hint
    assert "tried again" not in caught.value.hint


def test_requests_about_the_service_need_no_wsdl(demo: Sandbox, connection_to: Connect) -> None:
    netsuite = NetSuite(connection_to(demo))

    netsuite.get_server_time(transport="soap")

    assert "table" not in vars(netsuite.session.soap)
    netsuite.close()


def test_each_attempt_has_a_passport_of_its_own(wire: Any, answer_of: Callable[[str, str], bytes]) -> None:
    send = wire.request

    def twice(request: Any, unit: Any = None, *, check: Any = None) -> Any:
        wire.sent.append((request, request.body()))
        return send(request, unit, check=check)

    wire.request = twice
    wire.answers = [answer_of("getServerTime", '<core:r><core:status isSuccess="true"/></core:r>')]
    body = Markup()
    body.empty(wire.soap.message("getServerTime"))

    reply = wire.soap.call("getServerTime", body, Unit())

    nonces = [sent.partition(b"nonce>")[2].partition(b"<")[0] for _, sent in wire.sent]
    assert reply.attempts == 2
    assert len(set(nonces)) == 2


@pytest.mark.wsdl
def test_what_the_wsdl_does_not_know_is_told_once(wire: Any, answer_of: Callable[[str, str], bytes]) -> None:
    told: list[Any] = []
    record = '<core:record xsi:type="listRel:Customer"><listRel:brandNew>1</listRel:brandNew></core:record>'
    wire.answers = [answer_of("getAll", f'<core:r><core:status isSuccess="true"/>{record}</core:r>')] * 2
    body = Markup()
    body.empty(wire.soap.message("getAll"))

    for _ in range(2):
        items = {wire.soap.core("record"): wire.soap.decoder.record}
        reply = wire.soap.call("getAll", body, Unit(emit=told.append), items=items)

    assert reply.items == [{"brandNew": "1"}]
    assert len(told) == 1
    assert "Customer.brandNew" in told[0].message


@pytest.mark.wsdl
def test_the_preferences_of_the_configuration_go_with_every_write(
    wsdl_dir: Path, wire: Any, answer_of: Callable[[str, str], bytes], validated: Callable[[bytes], Any]
) -> None:
    other = type(wire)(wsdl_dir, warning_as_error=True, ignore_read_only_fields=True)
    other.answers = [answer_of("add", "<writeResponse/>")]
    body = Markup()
    body.open(other.soap.message("add"))
    other.soap.encoder.record(body, other.soap.message("record"), "customer", {"companyName": "A"}, None)
    body.close(other.soap.message("add"))

    other.soap.call("add", body, Unit())

    validated(other.sent[0][1])
    assert b"<msgs:warningAsError>true</msgs:warningAsError>" in other.sent[0][1]


@pytest.mark.wsdl
def test_dates_follow_the_configured_zone(wsdl_dir: Path, wire: Any) -> None:
    tokyo = type(wire)(wsdl_dir, time_zone="Asia/Tokyo")
    nowhere = type(wire)(wsdl_dir, time_zone="Middle/Earth")

    assert tokyo.soap.calendar.written("2026-11-23") == "2026-11-23T00:00:00.000+09:00"
    with pytest.raises(ConfigurationError, match="Middle/Earth"):
        _ = nowhere.soap.calendar


def test_a_wrong_secret_is_a_refused_sign_in(demo: Sandbox, connection_to: Connect) -> None:
    netsuite = NetSuite(connection_to(demo, token_secret="f" * 64))

    with pytest.raises(ConnectivityError, match="Invalid login attempt") as raised:
        netsuite.get_server_time(transport="soap")

    assert raised.value.is_a("AUTHENTICATION")
    netsuite.close()


def test_oauth2_has_no_soap() -> None:
    class OAuth2Session:
        class config:  # noqa: N801 - stands for an attribute
            connection = object()

    with pytest.raises(ConnectorError, match=r"no OAuth 2\.0 for SOAP"):
        _ = SoapTransport(OAuth2Session()).namespaces  # type: ignore[arg-type] # only its connection is asked
