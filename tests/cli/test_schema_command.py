from __future__ import annotations

import jsonschema

from tests.cli.conftest import Command


def test_the_schema_is_one_and_alone_on_stdout(connector: Command) -> None:
    said = connector("schema")

    jsonschema.Draft202012Validator.check_schema(said.json)
    assert (said.code, said.err) == (0, "")
