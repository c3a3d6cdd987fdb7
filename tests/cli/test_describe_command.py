from __future__ import annotations

import pytest

from connector import registry
from tests.cli.conftest import Command


def test_a_component_shows_fields_errors_and_an_example(connector: Command) -> None:
    said = connector("describe", "netsuite.suiteql")

    assert said.code == 0
    assert said.out.startswith("netsuite.suiteql: Read the rows of a SuiteQL query.\ntransports: rest\n")
    assert "page_size" in said.out
    assert "SELECT id, companyname FROM customer" in said.out


@pytest.mark.parametrize("name", registry.names())
def test_every_component_is_described_for_machines(connector: Command, name: str) -> None:
    said = connector("describe", name, "--json").json

    assert said["name"] == name
    assert said["summary"]
    assert all(field["meaning"] for field in said["fields"])


def test_a_length_of_time_is_called_one(connector: Command) -> None:
    fields = {
        field["name"]: field["type"]
        for field in connector("describe", "netsuite.wait_for_async_job", "--json").json["fields"]
    }

    assert (fields["initial"], fields["give_up_after"]) == ("duration", "duration | null")


def test_an_unknown_name_is_answered_with_the_near_one(connector: Command) -> None:
    assert "did you mean `foreach`?" in connector("describe", "forech").err
