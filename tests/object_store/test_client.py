from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError, RetryableError
from connector.flow.api import Flow
from connector.object_store.client import ObjectStoreClient
from connector.object_store.config import ObjectStoreConfig
from connector.object_store.operations.remove import REMOVE, RemoveArguments
from connector.object_store.operations.store import STORE, StoreValueArguments
from connector.object_store.session import ObjectStoreSession
from connector.state.opening import State, open_state


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStoreClient:
    monkeypatch.setenv("CONNECTOR_STATE", f"sqlite:///{tmp_path}/state.db")
    return ObjectStoreClient("things")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


def test_what_is_stored_is_there_until_it_is_removed(store: ObjectStoreClient) -> None:
    store.store(key="b", value={"n": [1, None]})
    store.store(key="a", value=0)

    assert store.retrieve(key="b") == {"n": [1, None]}
    assert (store.contains(key="a"), store.contains(key="c")) == (True, False)
    assert store.retrieve_all() == {"a": 0, "b": {"n": [1, None]}}
    store.remove(key="b")
    assert store.retrieve_all_keys() == ["a"]
    store.clear()
    assert store.retrieve_all() == {}
    assert ObjectStoreClient("others").retrieve_all_keys() == []


def test_each_refusal_has_mules_name(store: ObjectStoreClient) -> None:
    store.store(key="a", value=1)
    calls: list[tuple[Any, dict[str, Any], str]] = [
        (store.retrieve, {"key": "x"}, "OS:KEY_NOT_FOUND"),
        (store.remove, {"key": "x"}, "OS:KEY_NOT_FOUND"),
        (store.store, {"key": "a", "value": 2, "fail_if_present": True}, "OS:KEY_ALREADY_EXISTS"),
        (store.store, {"key": "a", "value": None}, "OS:NULL_VALUE"),
        (store.store, {"key": "", "value": 1}, "OS:INVALID_KEY"),
        (store.retrieve, {"key": "k" * 501}, "OS:INVALID_KEY"),
    ]
    for call, arguments, type_ in calls:
        with pytest.raises((RejectedError, ConfigurationError)) as error:
            call(**arguments)
        assert error.value.type == type_

    store.store(key="a", value=None, fail_on_null_value=False)
    assert store.retrieve(key="a") == 1
    assert store.retrieve(key="x", default_value=None) is None
    assert store.retrieve(key="x", default_value=[]) == []
    assert not store.contains(key="x")


def test_a_state_that_is_away_is_a_store_that_is_not_available() -> None:
    session = ObjectStoreSession(ObjectStoreConfig(), open_state("postgresql://nobody@127.0.0.1:9/none"))
    with pytest.raises(RetryableError) as error:
        STORE.run(session, StoreValueArguments(key="a", value=1), Unit())

    assert error.value.type == "OS:STORE_NOT_AVAILABLE"


def test_values_end_by_time_and_by_number(state: State) -> None:
    session = ObjectStoreSession(ObjectStoreConfig(store="s", entry_ttl=0.05, max_entries=2), state)
    for number in range(4):
        STORE.run(session, StoreValueArguments(key=str(number), value=number, entry_ttl=60.0), Unit())
    assert state.objects.keys("s") == ["2", "3"]

    STORE.run(session, StoreValueArguments(key="x", value=1), Unit())
    time.sleep(0.1)
    assert state.objects.keys("s") == ["3"]


def test_a_store_that_does_not_persist_lives_with_the_process(state: State) -> None:
    config = ObjectStoreConfig(store="of_this_process", persistent=False)
    STORE.run(ObjectStoreSession(config, state), StoreValueArguments(key="a", value=1), Unit(run="r", key="r/f"))

    assert state.objects.keys("of_this_process") == []
    with ObjectStoreSession(config, state).objects() as objects:
        assert objects.keys("of_this_process") == ["a"]


def test_a_unit_that_is_done_again_does_not_stumble_over_itself(state: State) -> None:
    session = ObjectStoreSession(ObjectStoreConfig(store="s"), state)
    new = StoreValueArguments(key="a", value=1, fail_if_present=True)
    for _ in range(2):
        STORE.run(session, new, Unit(run="r1", key="r1/f/store"))
    for _ in range(2):
        REMOVE.run(session, RemoveArguments(key="a"), Unit(run="r1", key="r1/f/remove"))
    STORE.run(session, new, Unit(run="r1", key="r1/f/store"))  # done long ago
    assert state.objects.keys("s") == []

    STORE.run(session, new, Unit(run="r2", key="r2/f/store"))
    with pytest.raises(RejectedError):
        STORE.run(session, new, Unit(run="r3", key="r3/f/store"))


FLOW = """
name: {document}
flows:
  counted:
    steps:
      - object_store.retrieve: {{key: runs, default_value: 0}}
        target: before
      - object_store.store: {{key: runs, value: "${{vars.before + 1}}"}}
      - set_payload: [1, 2]
      - object_store.store: {{key: last}}
      - object_store.retrieve_all: {{}}
        target: all
      - set_payload: "${{[payload, vars.all]}}"
  once:
    steps:
      - try:
          steps:
            - object_store.store: {{key: done, value: true, fail_if_present: true}}
            - set_payload: first
          on_error:
            - on_error_continue:
                type: OS:KEY_ALREADY_EXISTS
                acknowledge: true
                steps:
                  - set_payload: seen
"""


def test_a_flow_keeps_values_in_the_store_of_its_document(state: State) -> None:
    flow = Flow.read(FLOW.format(document="orders"), file="f.yaml")
    other = Flow.read(FLOW.format(document="customers"), file="g.yaml")
    payloads = [flow.run("counted", state=state).payload for _ in range(2)]

    assert payloads[1] == [[1, 2], {"last": [1, 2], "runs": 2}]
    assert other.run("counted", state=state).payload[1]["runs"] == 1
    assert [flow.run("once", state=state).payload for _ in range(2)] == ["first", "seen"]
