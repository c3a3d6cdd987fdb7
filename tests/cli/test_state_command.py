from __future__ import annotations

from pathlib import Path

import pytest

from connector.state.opening import open_state
from tests.cli.conftest import Command

KEYS = ("--account", "1", "--flow", "f", "--source", "s")


def test_a_watermark_is_set_listed_shown_and_reset(connector: Command) -> None:
    assert connector("state", "set", '{"high": "2026-01-01T00:00:00+00:00"}', *KEYS).code == 0
    listed, shown = connector("state", "list", "--json").json, connector("state", "show", *KEYS).json
    reset = connector("state", "reset", "--flow", "f")

    assert [(row["account"], row["flow"], row["source"]) for row in listed] == [("1", "f", "s")]
    assert shown[0]["value"] == {"high": "2026-01-01T00:00:00+00:00"}
    assert reset.err == "1 watermark forgotten\n"
    assert connector("state", "list", "--json").json == []


def test_a_reset_says_what_it_resets(connector: Command) -> None:
    connector("state", "set", "{high: x}", *KEYS)

    assert connector("state", "reset").code == 2
    assert connector("state", "reset", "g").err == "0 watermarks forgotten\n"
    assert connector("state", "reset", "f").err == "1 watermark forgotten\n"
    assert connector("state", "reset", "--all").code == 0


@pytest.mark.parametrize("value", ["{a: ", "{a: 1, a: 2}"])
def test_a_value_that_cannot_be_read_is_2(connector: Command, value: str) -> None:
    assert connector("state", "set", value, *KEYS).code == 2
    assert connector("state", "list", "--json").json == []


def test_the_state_is_the_projects_the_variables_or_the_options(
    connector: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url, value in (("sqlite:///a.db", 1), ("sqlite:///b.db", 2), ("sqlite:///c.db", 3)):
        with open_state(url) as state:
            state.watermarks.set("x", "f", "s", value)

    def value_of(*options: str) -> int:
        return int(connector("state", "show", *options).json[0]["value"])

    (tmp_path / "connector.yaml").write_text("state: 'sqlite:///a.db'", encoding="utf-8")
    assert value_of() == 1
    monkeypatch.setenv("CONNECTOR_STATE", "sqlite:///b.db")
    assert value_of() == 2
    assert value_of("--state", "sqlite:///c.db") == 3


def test_people_get_a_table(connector: Command) -> None:
    connector("state", "set", "{high: x}", *KEYS)
    said = connector("state", "list").out.splitlines()

    assert said[0].split() == ["account", "flow", "source", "watermark", "moved"]
    assert said[1].startswith('1        f     s       {"high": "x"}')


@pytest.fixture
def stored(tmp_path: Path) -> None:
    with open_state(f"sqlite:///{tmp_path / '.connector' / 'state.db'}") as state:
        state.objects.store("orders seen", "SO-1", {"total": 1})
        state.objects.store("orders seen", "SO-2", 2, ttl=3600)
        state.objects.store("tokens", "gone", 3, ttl=0)


@pytest.mark.usefixtures("stored")
def test_object_stores_are_listed_after_the_watermarks(connector: Command) -> None:
    connector("state", "set", "{high: x}", *KEYS)
    listed = connector("state", "list", "--json").json
    said = connector("state", "list").out

    assert [row["kind"] for row in listed] == ["watermark", "object_store"]
    assert (listed[1]["store"], listed[1]["objects"]) == ("orders seen", 2)
    assert listed[1]["expires_at"] > listed[1]["stored_at"][:19]
    assert "object stores\nstore        values" in said
    assert [row["kind"] for row in connector("state", "list", "--flow", "f", "--json").json] == ["watermark"]


@pytest.mark.usefixtures("stored")
def test_an_object_store_is_shown_and_cleared(connector: Command) -> None:
    assert connector("state", "show", "--store", "orders seen").json == {"SO-1": {"total": 1}, "SO-2": 2}
    assert connector("state", "reset", "--store", "orders seen", "--key", "SO-2").err == "1 value removed\n"
    assert connector("state", "reset", "--store", "orders seen").err == "1 value removed\n"
    assert connector("state", "show", "--store", "orders seen").json == {}


def test_a_reset_is_of_a_store_or_of_watermarks(connector: Command) -> None:
    said = connector("state", "reset", "--store", "s", "--flow", "f")

    assert (said.code, "a command of its own" in said.err) == (2, True)


def test_what_changed_only_delivered_is_listed_and_reset(connector: Command, tmp_path: Path) -> None:
    steps = "[{set_payload: [{k: 1, n: 1}, {k: 2, n: 1}]}, {changed_only: {key: k}}]"
    (tmp_path / "f.yaml").write_text(f"flows: {{stock: {{steps: {steps}}}}}", encoding="utf-8")
    connector("run", "f.yaml")

    listed = connector("state", "list", "--json").json
    shown = connector("state", "list").out

    assert [(row["kind"], row["flow"], row["step"], row["keys"]) for row in listed] == [
        ("content_memory", "stock", "stock/1(k)", 2)
    ]
    assert "what changed_only has delivered" in shown
    assert "what 1 step changed_only had delivered forgotten" in connector("state", "reset", "stock").err
    assert connector("state", "list", "--json").json == []
