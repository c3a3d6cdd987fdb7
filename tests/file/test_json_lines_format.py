from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from connector.file.json_lines_format import JsonLinesFormat


def test_a_record_is_one_line_whatever_it_holds() -> None:
    text = JsonLinesFormat().text({"a": "x\ny", "n": Decimal("0.10"), "d": date(2024, 1, 2)}, {})

    assert text == '{"a":"x\\ny","n":0.10,"d":"2024-01-02"}\n'


@pytest.mark.parametrize("record", [[1], "x", None, {"a": "\ud800"}])
def test_what_is_no_record_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match=r"mapping|no JSON"):
        JsonLinesFormat().text(record, {})


def test_nothing_stands_before_the_first_record() -> None:
    format_ = JsonLinesFormat()

    assert format_.head(format_.begin([{"a": 1}], "")) == ""
