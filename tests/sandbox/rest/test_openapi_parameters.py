import pytest

from connector.sandbox.rest.openapi_parameters import parameters, path_parameter


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("list", ["q", "limit", "offset", "expandRecords", "ids", "Prefer", "X-NetSuite-Idempotency-Key"]),
        ("batch-delete", ["ids", "Prefer", "X-NetSuite-Idempotency-Key"]),
        ("async", ["Prefer", "X-NetSuite-Idempotency-Key"]),
    ],
)
def test_an_operation_has_the_parameters_of_oracles_browser(operation: str, names: list[str]) -> None:
    assert [parameter["name"] for parameter in parameters(operation)] == names


def test_a_batch_must_be_asked_for_asynchronously() -> None:
    required = {parameter["name"] for parameter in parameters("batch-delete") if parameter.get("required")}

    assert required == {"ids", "Prefer"}


def test_a_parameter_of_the_path_is_required() -> None:
    assert path_parameter("id", "integer")["required"]
    assert path_parameter("id", "string")["schema"] == {"type": "string"}
