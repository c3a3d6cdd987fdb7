import re
from pathlib import Path
from typing import get_args

import pytest

from connector.errors import ConfigurationError
from connector.sandbox.faults.fault_answers import answer_instead, refusal_of, spoil
from connector.sandbox.faults.fault_board import FaultBoard
from connector.sandbox.faults.fault_rules import FaultRule, Kind, parse_header, parse_rules, read_rules
from connector.sandbox.web.http_protocol import Answer, Request


def request(path: str = "/a", method: str = "GET", query: str = "", operation: str = "") -> Request:
    return Request(method, path, query, {"soapaction": f'"{operation}"'} if operation else {}, b"")


def test_the_first_rule_that_matches_strikes() -> None:
    first, second = FaultRule(kind="html", match="/a$"), FaultRule(kind="slow", times=None)
    rules = FaultBoard([first, second])

    assert rules.strike(request("/b")) is second
    assert rules.strike(request("/a?")) is second


def test_a_rule_looks_at_method_path_query_and_operation() -> None:
    for match in ("^POST ", "/services", "limit=5", "addList$"):
        rule = FaultRule(kind="html", match=match)
        assert FaultBoard([rule]).strike(request("/services/x", "POST", "limit=5", "addList")) is rule
        assert FaultBoard([rule]).strike(request("/y", "GET")) is None


def test_a_rule_lets_some_pass_then_strikes_so_many() -> None:
    rules = FaultBoard([FaultRule(kind="html", skip=2, times=2)])

    assert [rules.strike(request()) is not None for _ in range(6)] == [False, False, True, True, False, False]


def test_replacing_rules_starts_their_counts_anew() -> None:
    rule = FaultRule(kind="html")
    rules = FaultBoard([rule])
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


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "html", "tims": 1}, "there is no key `tims` here"),
        ({"kind": "html", "operation": "("}, "not a regular expression"),
        ({"kind": "html", "headers": {"x": "["}}, "not a regular expression"),
        ({"kind": "html", "channel": "sopa"}, "channel"),
        ({"kind": "record", "positions": [0]}, "positions count from 1"),
        ({"kind": "slow", "after": "10s", "until": "5s"}, "`until` is not later than `after`"),
        ({"kind": "slow", "seconds": "soon"}, "'soon' is not a duration"),
        ({"kind": "html", "probability": 0}, "probability"),
    ],
)
def test_a_wrong_rule_is_told_in_one_sentence(rule: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_rules([rule])

    assert says in caught.value.diagnostics[0].message


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_rules([{"kind": "html", "skp": 5}])

    assert "skip" in caught.value.diagnostics[0].hint


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("concurrency", FaultRule(kind="concurrency")),
        ("slow; seconds=250ms", FaultRule(kind="slow", seconds=0.25)),
        ('{"kind": "status", "status": 502}', FaultRule(kind="status", status=502)),
    ],
)
def test_a_header_holds_one_rule(text: str, rule: FaultRule) -> None:
    assert parse_header(text) == rule


@pytest.mark.parametrize("text", ["", "loud", "{", "slow; colour=red", "[]"])
def test_a_header_that_holds_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_header(text)


FAULTS_PAGE = (Path(__file__).parents[3] / "docs/sandbox/faults.md").read_text(encoding="utf-8")


def rows(heading: str) -> set[str]:
    """What the first column of the table below *heading* names."""
    table = FAULTS_PAGE.partition(f"## {heading}")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_the_documentation_lists_every_kind_and_no_other() -> None:
    assert rows("What goes wrong") == set(get_args(Kind))


def test_the_documentation_names_every_key_and_no_other() -> None:
    elsewhere = FAULTS_PAGE.partition("## What goes wrong")[2].partition("## Which requests")[0]
    keys = set(FaultRule.model_fields) - {"kind"}
    matching = rows("Which requests, and how often")

    assert matching <= keys
    assert {key for key in keys - matching if f"`{key}" not in elsewhere} == set()


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_does_something(kind: str) -> None:
    rule = FaultRule(kind=kind)
    spoilt = spoil(rule, Answer(200, b"body", {}))
    late = rule.delay > 0
    special = kind in ("clock_skew", "record", "locked")

    instead, refused = answer_instead(rule), refusal_of(rule)
    assert instead or refused or late or special or spoilt != Answer(200, b"body", {})
