from __future__ import annotations

import jsonschema
import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize("option", [[], ["--tests"], ["--project"]], ids=str)
def test_the_schema_is_one_and_alone_on_stdout(connector: Command, option: list[str]) -> None:
    said = connector("schema", *option)

    jsonschema.Draft202012Validator.check_schema(said.json)
    assert (said.code, said.err) == (0, "")
