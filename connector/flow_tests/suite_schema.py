"""The JSON Schema of a file of tests, for editors."""

from __future__ import annotations

from typing import Any

from connector.flow.schema import DRAFT
from connector.flow_tests.suite import Suite


def suite_schema() -> dict[str, Any]:
    """The schema of a file of tests; a step, a table or a record type is any name."""
    schema = _untitled(Suite.model_json_schema(by_alias=False))
    _take_shorthands(schema["$defs"])
    return {"$schema": DRAFT, "title": "Tests of a Connector flow", **schema}


def _untitled(value: Any) -> Any:
    """*value* without the titles that pydantic makes of names."""
    if isinstance(value, dict):
        return {key: _untitled(inner) for key, inner in value.items() if key != "title" or not isinstance(inner, str)}
    return [_untitled(inner) for inner in value] if isinstance(value, list) else value


def _take_shorthands(definitions: dict[str, Any]) -> None:
    """What may be written shorter: an error by its type alone, one mock without a list."""
    for name in ("Raised", "ErrorExpected"):
        definitions[name] = {"anyOf": [definitions[name], {"type": "string"}]}
    for name in ("FlowTest", "Following"):
        mocks = definitions[name]["properties"]["mock"]["additionalProperties"]
        definitions[name]["properties"]["mock"]["additionalProperties"] = {"anyOf": [mocks, mocks["items"]]}
