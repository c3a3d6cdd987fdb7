from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.cli.record_description import show_record
from connector.netsuite.metadata.record_metadata import FieldMetadata, RecordMetadata
from tests.cli.conftest import CONFIGS, Command

Write = Callable[..., str]


@pytest.mark.usefixtures("account")
def test_a_record_type_is_shown_with_its_lines(connector: Command) -> None:
    said = connector("describe", "record", "salesOrder")

    assert said.code == 0
    assert said.out.startswith("salesOrder: ")
    assert "\nitem.quantity " in said.out
    assert said.err == "asked just now; --refresh asks the account again\n"


@pytest.mark.usefixtures("account")
def test_machines_get_the_whole_description(connector: Command) -> None:
    said = connector("describe", "record", "customer", "--json", "--refresh").json
    fields = {field["name"]: field for field in said["fields"]}

    assert said["record_type"] == "customer"
    assert fields["companyName"]["kind"] == "string"
    assert fields["subsidiary"]["targets"] == ["subsidiary"]
    assert fields["addressBook"]["line_key"] == ["internalId"]


@pytest.mark.usefixtures("account")
def test_a_config_of_a_file_says_which_account(connector: Command, written: Write) -> None:
    file = written("- logger: x", "flow.yaml")

    assert CONFIGS
    assert connector("describe", "record", "customer", "--file", file, "--config", "erp").code == 0


@pytest.mark.usefixtures("account")
def test_without_a_type_the_types_are_listed(connector: Command) -> None:
    assert "customer" in connector("describe", "record").out.splitlines()
    assert "salesOrder" in connector("describe", "record", "--json").json["record_types"]


@pytest.mark.usefixtures("account")
def test_an_unknown_type_is_answered_with_the_near_one(connector: Command) -> None:
    assert "did you mean `customer`?" in connector("describe", "record", "custmer").err


def test_a_component_takes_no_second_name(connector: Command) -> None:
    assert connector("describe", "netsuite.get", "customer").code == 2


def test_flags_values_and_targets_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    fields = (
        FieldMetadata(name="a", kind="enum", values=tuple("ABCDEFGH"), required=True, read_only=True),
        FieldMetadata(name="b", kind="sublist"),
        FieldMetadata(name="custentity_c", kind="reference", custom=True, targets=("vendor",), label="See"),
    )
    show_record(RecordMetadata(record_type="x", fields=fields), as_json=False)
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]

    assert cells[0] == ["x: 3 fields, 1 custom, over rest"]
    assert cells[3:] == [
        ["a", "enum", "required, read only", "A, B, C, D, E, F …"],
        ["b", "sublist", "replaced as a whole"],
        ["custentity_c", "reference", "custom", "vendor", "See"],
    ]
