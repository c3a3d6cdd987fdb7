from __future__ import annotations

from connector.diagnostics import Place
from connector.flow_tests.judging import Failure
from connector.flow_tests.matching import Difference
from connector.flow_tests.telling import lines_of

PLACE = Place("job.test.yaml", 7, 3)


def lines(**difference: object) -> list[str]:
    return lines_of(Failure(where=PLACE, what="rows.dim[0].name", difference=Difference(**difference)))  # type: ignore[arg-type]


def test_a_difference_is_told_with_its_place_and_both_values() -> None:
    assert lines(expected="Anna AG", actual="Anna GmbH") == [
        "job.test.yaml:7:3: rows.dim[0].name",
        '    - expected  "Anna AG"',
        '    + actual    "Anna GmbH"',
    ]


def test_a_number_is_told_from_its_text() -> None:
    assert lines(expected=1, actual="1")[1:] == ["    - expected  1", '    + actual    "1"']


def test_a_condition_is_told_as_it_is_written() -> None:
    assert lines(expected="${payload > 1}", actual=1)[1:] == ["    - expected  ${payload > 1}", "    + actual    1"]


def test_what_is_not_there_is_told_so() -> None:
    assert lines(expected=1)[1:] == ["    - expected  1", "    + actual    nothing"]
    assert lines(reason="the step was not called")[1:] == ["    the step was not called"]


def test_texts_of_several_lines_are_told_by_what_differs() -> None:
    told = lines(expected="a\nb\nc\n", actual="a\nB\nc\n")

    assert told[1:] == [
        "    --- expected",
        "    +++ actual",
        "    @@ -1,3 +1,3 @@",
        "     a",
        "    -b",
        "    +B",
        "     c",
    ]


def test_a_long_value_is_cut() -> None:
    assert len(lines(actual=list(range(100_000)))[1]) < 2_100
