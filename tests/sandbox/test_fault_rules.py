from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.sandbox.fault_rules import FaultRule, FaultRules, answer_instead, parse_rules, read_rules, spoil
from connector.sandbox.http_protocol import Answer, Request


def request(path: str = "/a", method: str = "GET", query: str = "", operation: str = "") -> Request:
    return Request(method, path, query, {"soapaction": f'"{operation}"'} if operation else {}, b"")


def test_the_first_rule_that_matches_strikes() -> None:
    first, second = FaultRule(kind="html", match="/a$"), FaultRule(kind="slow", times=None)
    rules = FaultRules([first, second])

    assert rules.strike(request("/b")) is second
    assert rules.strike(request("/a?")) is second


def test_a_rule_looks_at_method_path_query_and_operation() -> None:
    for match in ("^POST ", "/services", "limit=5", "addList$"):
        rule = FaultRule(kind="html", match=match)
        assert FaultRules([rule]).strike(request("/services/x", "POST", "limit=5", "addList")) is rule
        assert FaultRules([rule]).strike(request("/y", "GET")) is None


def test_a_rule_lets_some_pass_then_strikes_so_many() -> None:
    rules = FaultRules([FaultRule(kind="html", skip=2, times=2)])

    assert [rules.strike(request()) is not None for _ in range(6)] == [False, False, True, True, False, False]


def test_replacing_rules_starts_their_counts_anew() -> None:
    rule = FaultRule(kind="html")
    rules = FaultRules([rule])
    rules.strike(request())
    rules.replace([rule])

    assert rules.strike(request()) is rule
    assert rules.rules == [rule]


def test_some_kinds_answer_instead_and_some_spoil_the_answer() -> None:
    instead = {
        kind: answer_instead(FaultRule.model_validate({"kind": kind}))
        for kind in ("status", "html", "reset_before", "slow")
    }

    assert [found and found.status for found in instead.values()] == [503, 200, 0, None]
    assert spoil(FaultRule(kind="truncate"), Answer(200, b"12345")).cut == 2
    assert spoil(FaultRule(kind="reset_after"), Answer(200)).reset
    assert spoil(FaultRule(kind="slow"), Answer(200)) == Answer(200)


def test_rules_are_read_from_yaml(tmp_path: Path) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text("- {kind: slow, seconds: 250ms, times: null}\n- kind: status\n  status: 429\n  match: suiteql\n")

    assert read_rules(path) == [
        FaultRule(kind="slow", seconds=0.25, times=None),
        FaultRule(kind="status", status=429, match="suiteql"),
    ]


@pytest.mark.parametrize("text", ["- kind: nonsense", "- {kind: html, nonsense: 1}", "- {kind: html, match: '('}"])
def test_wrong_rules_are_found_with_their_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text(text)

    with pytest.raises(ConfigurationError) as caught:
        read_rules(path)
    (finding,) = caught.value.diagnostics
    assert finding.where is not None
    assert finding.where.line == 1


def test_rules_are_a_list(tmp_path: Path) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text("kind: html")

    with pytest.raises(ConfigurationError, match="not a list"):
        read_rules(path)


def test_rules_from_plain_data_name_the_field() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_rules([{"kind": "html", "times": 0}])

    assert caught.value.diagnostics[0].message.startswith("0.times: ")
