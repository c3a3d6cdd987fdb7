from __future__ import annotations

import inspect
from typing import Any

import pytest
from pydantic import field_validator

from connector.component import Operation, Stopped, Unit, checked
from connector.config_model import ConfigModel, problem
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


def test_a_validator_says_the_cure_itself() -> None:
    class Narrow(GetArguments):
        @field_validator("record_type")
        @classmethod
        def _no_file(cls, value: str) -> str:
            if value == "file":
                raise problem("a-file", "a file is no record", "use download_file")
            return value

    with pytest.raises(ConfigurationError, match="record_type: a file is no record") as of_validator:
        checked(Narrow, record_type="file")
    with pytest.raises(ConfigurationError, match="record_typ") as of_unknown:
        checked(Narrow, record_typ="customer")  # type: ignore[call-arg]
    with pytest.raises(ConfigurationError, match="record_type") as of_missing:
        checked(Narrow)

    assert of_validator.value.hint == "use download_file"
    assert of_unknown.value.hint == "did you mean `record_type`?"
    assert of_missing.value.hint == "the parameters are record_type, transport"


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


def test_what_must_not_stay_half_done_is_not_disturbed_by_a_wish_to_stop() -> None:
    def broken_off(_: float) -> None:
        raise Stopped("a wait")

    unit = Unit(step="s", key="k", stopped=lambda: True, sleep=broken_off).undisturbed()

    unit.sleep(0)
    assert not unit.stopped()
    assert (unit.step, unit.key) == ("s", "k")


def test_parameters_without_names_are_told_their_names() -> None:
    call: Any = Client(Connected()).get
    with pytest.raises(ConfigurationError, match="by name") as error:
        call("customer", "rest")

    assert error.value.hint == "write record_type='customer', transport='rest'"
