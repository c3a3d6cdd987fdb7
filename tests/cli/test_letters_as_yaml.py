from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from connector import marked_yaml
from connector.cli.letters_as_yaml import mended, text_of
from connector.errors import ConfigurationError
from connector.frozen_json import plain
from connector.state.dead_letters import DeadLetter


def letter(number: int = 1, record: Any = None, **more: Any) -> DeadLetter:
    known: dict[str, Any] = {
        "run": "r", "flow": "main", "step": "main/write", "unit": "u", "position": 0, "variables": {},
        "error_type": "ANY", "code": "", "message": "no: # x\n{", "error": {}, "attempts": 1, "status": "open",
        "created_at": "",
    }  # fmt: skip
    return DeadLetter(id=number, record=record, **{**known, **more})


_VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_what_is_written_is_read_again(value: Any) -> None:
    text = text_of([letter(7, {"x": value})])
    document = marked_yaml.read(text)

    assert document.diagnostics == ()
    assert document.data[7 if 7 in document.data else "7"]["record"] == {"x": value}


def test_what_is_not_touched_keeps_its_type() -> None:
    record = {"amount": Decimal("0.10"), "day": date(2026, 1, 2), "lines": [{"rate": Decimal("1.50"), "note": "a"}]}
    before = letter(7, record, variables={"at": date(2026, 1, 3)})
    (after,) = mended([before], text_of([before]).replace('note: "a"', 'note: "b"'), "x")

    assert after.record == {**record, "lines": [{"rate": Decimal("1.50"), "note": "b"}]}
    assert isinstance(after.record["amount"], Decimal)
    assert after.variables == before.variables


def test_letters_that_are_removed_are_left_out_and_numbers_stay() -> None:
    letters = [letter(1, {"a": 1}), letter(2, {"a": 2})]

    assert [one.record for one in mended(letters, "2: {record: {a: 3}}", "x")] == [{"a": 3}]
    with pytest.raises(ConfigurationError, match="names 9"):
        mended(letters, "9: {record: {a: 3}}", "x")


def test_one_record_stands_for_one_letter() -> None:
    assert mended([letter(1, {"a": 1})], '{"a": 2}', "x")[0].record == {"a": 2}
    with pytest.raises(ConfigurationError, match="2 letters are chosen"):
        mended([letter(1), letter(2)], "{a: 2}", "x")


def test_a_redacted_letter_is_whole_when_all_marks_are_replaced() -> None:
    before = letter(1, {"name": "[redacted]", "mail": "[redacted]"}, redacted=("name", "mail"))

    assert mended([before], "{name: a, mail: b}", "x")[0].redacted == ()
    assert mended([before], "{name: a, mail: '[redacted]'}", "x")[0].redacted == ("name", "mail")


def test_what_is_no_yaml_is_told() -> None:
    with pytest.raises(ConfigurationError):
        mended([letter(1)], "1: {record: [", "x")


def test_plain_is_what_is_shown() -> None:
    assert "amount: 0.1" in text_of([letter(1, {"amount": Decimal("0.1")})])
    assert plain(Decimal("0.10")) == 0.1
