"""The stub says of each operation what its model takes."""

from __future__ import annotations

import ast

import pytest

from connector.cli.client_stub import FILE, client_stub
from connector.component import Operation
from connector.netsuite.client import NetSuite
from connector.netsuite.operation_methods import OperationMethods
from tests.conftest import ROOT

TEXT = (ROOT / FILE).read_text(encoding="utf-8")
METHODS = {node.name: node for node in ast.walk(ast.parse(TEXT)) if isinstance(node, ast.FunctionDef)}


def type_of(method: str, parameter: str) -> str:
    (found,) = [one for one in METHODS[method].args.kwonlyargs if one.arg == parameter]
    assert found.annotation is not None
    return ast.unparse(found.annotation)


@pytest.fixture(scope="module")
def operations() -> dict[str, Operation[..., object]]:
    found = {name: getattr(OperationMethods, name) for name in dir(OperationMethods) if not name.startswith("_")}
    return {name: one for name, one in found.items() if name != "test_connection"}


def test_has_a_method_for_each_operation(operations: dict[str, Operation[..., object]]) -> None:
    assert METHODS.keys() == operations.keys()
    assert all(hasattr(NetSuite, name) for name in METHODS)


def test_a_method_has_the_parameters_of_its_model(operations: dict[str, Operation[..., object]]) -> None:
    for name, operation in operations.items():
        asked = METHODS[name].args
        model = getattr(operation.arguments, "model_fields", {})
        required = {one.arg for one, default in zip(asked.kwonlyargs, asked.kw_defaults, strict=True) if not default}

        assert {one.arg for one in asked.kwonlyargs} == model.keys(), name
        assert required == {field for field, info in model.items() if info.is_required()}, name


@pytest.mark.parametrize(
    ("method", "parameter", "taken"),
    [
        ("get", "record_type", "str"),
        ("get", "id", "str | int | Mapping[str, Any] | None"),
        ("add", "record", "Mapping[str, Any]"),
        ("add_list", "records", "Sequence[Mapping[str, Any]] | None"),
        ("add", "replace_sublists", "bool | Sequence[str] | None"),
        ("add", "if_exists", "Literal['update', 'skip', 'fail']"),
        ("suiteql", "key", "Sequence[str]"),
        ("get_deleted", "since", "datetime | str | None"),
        ("call_restlet_get", "script", "str | int"),
        ("wait_for_async_job", "give_up_after", "float | str | None"),
        ("update_invitee_status_list", "invitations", "Sequence[Invitation | Mapping[str, Any]]"),
    ],
)
def test_a_parameter_takes_what_a_caller_may_pass(method: str, parameter: str, taken: str) -> None:
    assert type_of(method, parameter) == taken


@pytest.mark.parametrize(
    ("method", "given"),
    [("add", "Outcome"), ("suiteql", "Stream"), ("get", "dict[str, Any]"), ("change_password", "NoReturn")],
)
def test_a_method_gives_what_its_carriers_say(method: str, given: str) -> None:
    returned = METHODS[method].returns

    assert returned is not None
    assert ast.unparse(returned) == given


def test_is_fresh() -> None:
    assert client_stub() == TEXT
