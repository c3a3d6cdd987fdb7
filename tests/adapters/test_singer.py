from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connector.adapters.singer import main
from tests.adapters.conftest import Shop


class Files:
    """The tap's configuration beside a shop, and runs of the tap."""

    def __init__(self, shop: Shop, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        stream = {"flow": str(shop.path), "until": "write", "key_properties": ["id"]}
        self.config = self.write("config.json", {"streams": {"orders": stream}})

    def write(self, name: str, value: Any) -> str:
        (self.folder / name).write_text(json.dumps(value), encoding="utf-8")
        return str(self.folder / name)

    def run(self, *words: str) -> str:
        assert main(["--config", self.config, *words]) == 0
        return self.capsys.readouterr().out

    def messages(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(*words).splitlines()]


@pytest.fixture
def tap(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Files:
    return Files(shop, tmp_path, capsys)


def test_discovery_gives_a_catalog_of_what_the_records_hold(tap: Files) -> None:
    (entry,) = json.loads(tap.run("--discover"))["streams"]

    assert entry["tap_stream_id"] == "orders"
    assert entry["schema"]["properties"]["total"] == {"type": ["null", "string"], "format": "singer.decimal"}
    assert entry["schema"]["properties"]["id"] == {"type": ["null", "integer"]}
    assert entry["metadata"][0]["metadata"]["table-key-properties"] == ["id"]


def test_schema_comes_before_its_records_and_state_after_them(tap: Files) -> None:
    messages = tap.messages()

    assert [one["type"] for one in messages] == ["SCHEMA", *["RECORD"] * 5, "STATE"]
    assert messages[0]["key_properties"] == ["id"]
    assert messages[1]["record"] == {"id": 1, "total": "1.10", "day": "2026-02-28", "note": "no. 1", "gone": False}
    assert messages[1]["time_extracted"].endswith("Z")


def test_the_state_given_back_goes_on_from_there(tap: Files, shop: Shop) -> None:
    state = tap.write("state.json", tap.messages()[-1]["value"])
    shop.order(6)
    again = tap.messages("--state", state)

    assert [one["record"]["id"] for one in again if one["type"] == "RECORD"] == [6]


def test_streams_and_fields_that_are_not_selected_stay_away(tap: Files) -> None:
    catalog = json.loads(tap.run("--discover"))
    metadata = catalog["streams"][0]["metadata"]
    next(one for one in metadata if one["breadcrumb"][-1:] == ["note"])["metadata"]["selected"] = False
    fields = tap.messages("--catalog", tap.write("catalog.json", catalog))[1]["record"]
    metadata[0]["metadata"]["selected"] = False

    assert "note" not in fields
    assert tap.messages("--catalog", tap.write("catalog.json", catalog)) == []


def test_what_is_wrong_is_said_on_stderr(tap: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", tap.write("none.json", {"streams": {}})]) == 2
    assert main(["--config", "/nowhere.json"]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert "/nowhere.json cannot be read" in told.err


def test_singer_python_reads_every_message(tap: Files) -> None:
    singer = pytest.importorskip("singer", reason="singer-python is not installed")
    parsed = [singer.parse_message(line) for line in tap.run().splitlines()]
    schema = parsed[0].schema

    assert [type(one).__name__ for one in parsed] == ["SchemaMessage", *["RecordMessage"] * 5, "StateMessage"]
    for one in parsed[1:-1]:
        singer.transform(one.record, schema)
    singer.Catalog.from_dict(json.loads(tap.run("--discover")))
