from __future__ import annotations

import inspect
from typing import Any

import pytest

from connector.component import Operation, Unit
from connector.config_model import ConfigModel
from connector.errors import ConfigurationError


class GetArguments(ConfigModel):
    record_type: str
    """Type of the record."""
    transport: str = "auto"
    """Which way."""


class Connected:
    def __init__(self, transport: str = "auto", refused: str = "") -> None:
        self.transport, self._refused = transport, refused

    def refusal(self, transport: str, effect: str) -> str:
        return "not on this connection" if transport == self._refused else ""


def _by_rest(_: Any, arguments: GetArguments, __: Unit) -> str:
    return f"rest {arguments.record_type}"


def _by_soap(_: Any, arguments: GetArguments, __: Unit) -> str:
    return f"soap {arguments.record_type}"


BOTH = Operation(name="get", summary="Read.", effect="read", arguments=GetArguments, rest=_by_rest, soap=_by_soap)
SOAP_ONLY = Operation(name="search", summary="Find.", effect="read", arguments=GetArguments, soap=_by_soap)


class Client:
    get = BOTH
    search = SOAP_ONLY

    def __init__(self, session: Any) -> None:
        self.session = session
        self.unit = Unit()


def test_an_operation_is_a_method_with_the_models_signature() -> None:
    client = Client(Connected())

    assert client.get(record_type="customer") == "rest customer"
    assert list(inspect.signature(client.get).parameters) == ["record_type", "transport"]
    assert "Type of the record." in (client.get.__doc__ or "")


@pytest.mark.parametrize(
    ("session", "wanted", "expected"),
    [
        (Connected(), "auto", "rest customer"),
        (Connected("soap"), "auto", "soap customer"),
        (Connected(), "soap", "soap customer"),
        (Connected(refused="rest"), "auto", "soap customer"),
    ],
)
def test_the_transport_is_decided_once_from_arguments_and_connection(session: Any, wanted: str, expected: str) -> None:
    assert Client(session).get(record_type="customer", transport=wanted) == expected


def test_a_transport_that_does_not_carry_it_is_an_error_before_any_request() -> None:
    with pytest.raises(ConfigurationError, match="not carried by rest"):
        Client(Connected()).search(record_type="customer", transport="rest")


def test_a_transport_that_the_connection_refuses_is_an_error_with_the_reason() -> None:
    with pytest.raises(ConfigurationError, match="not on this connection"):
        Client(Connected(refused="soap")).search(record_type="customer")


def test_a_wrong_argument_is_named() -> None:
    with pytest.raises(ConfigurationError, match="record_typ"):
        Client(Connected()).get(record_typ="customer")  # type: ignore[call-arg]


def test_choosing_may_depend_on_the_arguments() -> None:
    chosen = Operation(
        name="get",
        summary="Read.",
        effect="read",
        arguments=GetArguments,
        rest=_by_rest,
        soap=_by_soap,
        choose=lambda arguments: "soap" if arguments.record_type == "file" else "",
    )

    assert chosen.transport(Connected(), GetArguments(record_type="file")) == "soap"
    assert chosen.transport(Connected(), GetArguments(record_type="customer")) == "rest"
