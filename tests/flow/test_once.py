from __future__ import annotations

from typing import Any

import pytest

from connector import registry
from connector.component import Operation
from connector.engine.inline import InlineExecution
from connector.errors import AmbiguousError, RejectedError
from connector.flow.once import ambiguous, broken_off, once, recognised, repeatable


class Kept:
    """A journal whose process can be killed: nothing is recorded any more, nothing raised."""

    def __init__(self) -> None:
        self.results: dict[str, Any] = {}
        self.dead_at = ""

    def recall(self, key: str) -> tuple[bool, Any]:
        return key in self.results, self.results.get(key)

    def record(self, key: str, result: Any) -> None:
        if key == self.dead_at:
            raise KeyboardInterrupt
        self.results[key] = result

    def drop(self, key: str) -> None:
        self.results.pop(key, None)

    def forget(self, prefix: str) -> None:
        self.results = {key: value for key, value in self.results.items() if not key.startswith(prefix)}


def operation(name: str) -> Operation[Any, Any]:
    found = registry.find(name)
    assert isinstance(found, Operation)
    return found


def can_be_repeated(name: str, **arguments: Any) -> bool:
    declared = operation(name)
    return repeatable(declared, declared.arguments(**arguments))


def test_what_goes_by_a_key_may_be_done_twice() -> None:
    record = {"companyName": "A"}
    keyed = {**record, "externalId": "A-1"}

    assert can_be_repeated("netsuite.get", record_type="customer", id="1")
    assert can_be_repeated("netsuite.upsert_list", record_type="customer", records=[keyed])
    assert can_be_repeated("netsuite.update", record_type="customer", record={"id": "1"})
    assert can_be_repeated("netsuite.add", record_type="customer", record=keyed)
    assert can_be_repeated("netsuite.add_list", record_type="customer", records=[keyed, keyed])
    assert can_be_repeated("database.execute", statement="DELETE FROM x")


def test_what_has_no_key_may_not() -> None:
    assert not can_be_repeated("netsuite.add", record_type="customer", record={"companyName": "A"})
    assert not can_be_repeated("netsuite.add_list", record_type="customer", records=[{"externalId": "1"}, {"a": 1}])
    assert not can_be_repeated("netsuite.call_restlet_post", script="1", deploy="1", body={})


def lost() -> Any:
    raise broken_off("netsuite.add")


def test_a_result_is_remembered() -> None:
    journal = Kept()
    sent: list[int] = []

    assert once(InlineExecution("r", journal), "k", lambda: sent.append(1) or 42, lost) == 42  # type: ignore[func-returns-value]
    assert once(InlineExecution("r", journal), "k", lambda: sent.append(1) or 42, lost) == 42  # type: ignore[func-returns-value]
    assert sent == [1]


def test_a_process_that_died_in_between_leaves_the_end_open() -> None:
    journal = Kept()
    journal.dead_at = "k"
    sent: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        once(InlineExecution("r", journal), "k", lambda: sent.append(1), lost)
    journal.dead_at = ""

    with pytest.raises(AmbiguousError, match="nobody knows"):
        once(InlineExecution("r", journal), "k", lambda: sent.append(1), lost)
    assert sent == [1]


def test_what_netsuite_knows_again_is_sent_again_where_nothing_in_it_changed() -> None:
    journal = Kept()
    journal.dead_at = "k"
    sent: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        once(InlineExecution("r", journal), "k", lambda: sent.append("a"), lost, "content a")
    with pytest.raises(KeyboardInterrupt):
        once(InlineExecution("r", journal), "k", lambda: sent.append("a"), lost, "content a")
    journal.dead_at = ""

    with pytest.raises(AmbiguousError, match="nobody knows"):
        once(InlineExecution("r", journal), "k", lambda: sent.append("b"), lost, "content b")
    once(InlineExecution("r", journal), "k", lambda: sent.append("a"), lost, "content a")

    assert sent == ["a", "a", "a"]


class OverOne:
    """A session that prefers one transport."""

    def __init__(self, transport: str) -> None:
        self.transport = transport

    def refusal(self, transport: str, effect: str) -> str:
        del transport, effect
        return ""


def test_a_job_over_rest_is_known_by_what_it_holds() -> None:
    declared = operation("netsuite.async_add_list")
    one = declared.arguments(record_type="vendor", records=[{"companyName": "A"}])
    two = declared.arguments(record_type="vendor", records=[{"companyName": "B"}])
    odd = declared.arguments(record_type="vendor", records=[{"companyName": object()}])

    assert recognised(declared, OverOne("rest"), one) != recognised(declared, OverOne("rest"), two) != ""
    assert recognised(declared, OverOne("rest"), odd) == ""
    assert recognised(declared, OverOne("soap"), one) == ""
    assert recognised(operation("netsuite.add"), OverOne("rest"), one) == ""


def test_what_was_refused_may_be_tried_again() -> None:
    journal = Kept()

    def refuse() -> int:
        raise RejectedError("no")

    with pytest.raises(RejectedError):
        once(InlineExecution("r", journal), "k", refuse, lost)
    assert journal.results == {}
    assert once(InlineExecution("r", journal), "k", lambda: 1, lost) == 1


def test_every_record_of_a_block_that_was_broken_off_is_ambiguous() -> None:
    outcomes = ambiguous("netsuite.add_list", [{"a": 1}, {"a": 2}])

    assert [(outcome["outcome"], outcome["ok"], outcome["input_index"]) for outcome in outcomes] == [
        ("ambiguous", False, 0),
        ("ambiguous", False, 1),
    ]
