import itertools
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.sandbox.faults.fault_board import FaultBoard
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.web.http_protocol import Request

CUSTOMER = Request("PATCH", "/services/rest/record/v1/customer/7", "", {"x-job": "night 12"}, b"")
QUERY = Request("POST", "/services/rest/query/v1/suiteql", "limit=5", {}, b'{"q": "SELECT id FROM Vendor v"}')
UPSERT = Request(
    "POST",
    "/services/NetSuitePort_2025_2",
    "",
    {},
    b'<e:Envelope><e:Body><m:upsertList><m:record xsi:type="q1:SalesOrder"/></m:upsertList></e:Body></e:Envelope>',
)


def struck(asked: int, request: Request = CUSTOMER, **rule: Any) -> list[int]:
    """Which of so many equal requests a rule strikes, counted from 1."""
    board = FaultBoard([FaultRule.model_validate({"kind": "html", "times": None, **rule})])
    return [number for number in range(1, asked + 1) if board.strike(request, "1234567_SB1")]


@pytest.mark.parametrize(
    ("rule", "which"),
    [
        ({"times": 2}, [1, 2]),
        ({"skip": 3}, [4, 5, 6]),
        ({"every": 2}, [1, 3, 5]),
        ({"every": 2, "skip": 1, "times": 2}, [2, 4]),
    ],
)
def test_count_skip_and_every_nth(rule: dict[str, Any], which: list[int]) -> None:
    assert struck(6, **rule) == which


def test_chance_is_the_same_with_the_same_seed() -> None:
    first = struck(400, probability=0.25, seed=7)

    assert first == struck(400, probability=0.25, seed=7)
    assert first != struck(400, probability=0.25, seed=8)
    assert 60 < len(first) < 140


@pytest.mark.parametrize(
    ("request_", "rule"),
    [
        (CUSTOMER, {"channel": "rest"}),
        (QUERY, {"channel": "rest"}),
        (QUERY, {"channel": "suiteql"}),
        (UPSERT, {"channel": "soap", "operation": "upsert.*"}),
        (CUSTOMER, {"operation": "PATCH|PUT"}),
        (CUSTOMER, {"path": "customer/7$"}),
        (CUSTOMER, {"record": "Customer"}),
        (QUERY, {"record": "vendor"}),
        (UPSERT, {"record": "salesOrder"}),
        (CUSTOMER, {"headers": {"X-Job": "^night"}}),
        (CUSTOMER, {"account": "1234567-sb1"}),
        (UPSERT, {"match": "upsertList$"}),
    ],
)
def test_a_rule_matches_by_every_trait(request_: Request, rule: dict[str, Any]) -> None:
    assert struck(1, request_, **rule) == [1]


@pytest.mark.parametrize(
    ("request_", "rule"),
    [
        (CUSTOMER, {"channel": "suiteql"}),
        (UPSERT, {"operation": "upsert"}),
        (CUSTOMER, {"record": "vendor"}),
        (CUSTOMER, {"headers": {"x-job": "^day"}}),
        (CUSTOMER, {"headers": {"x-other": ""}}),
        (CUSTOMER, {"account": "TSTDRV1"}),
        (CUSTOMER, {"path": "^customer"}),
    ],
)
def test_and_leaves_all_others_alone(request_: Request, rule: dict[str, Any]) -> None:
    assert struck(1, request_, **rule) == []


def test_a_time_window_counts_from_when_the_rule_came() -> None:
    now = itertools.count(100.0, 10)
    board = FaultBoard([FaultRule(kind="html", times=None, after=20, until=40)], lambda: next(now))

    assert [bool(board.strike(CUSTOMER)) for _ in range(5)] == [False, True, True, False, False]


def test_what_it_tells_a_machine_is_what_was_said_and_what_came_of_it() -> None:
    board = FaultBoard([FaultRule(kind="slow", seconds=2, skip=1)])
    for _ in range(3):
        board.strike(CUSTOMER)

    assert board.as_list() == [{"kind": "slow", "seconds": 2.0, "skip": 1, "seen": 3, "struck": 1}]
    assert not board.empty
    board.replace([])
    assert board.empty


def test_a_rule_may_be_given_as_a_file_holds_it() -> None:
    board = FaultBoard()
    board.add({"kind": "html", "times": 1})

    assert [board.strike(CUSTOMER) is not None for _ in range(2)] == [True, False]
    with pytest.raises(ConfigurationError, match="kind"):
        board.add({"kind": "htlm"})
