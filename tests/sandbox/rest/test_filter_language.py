import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.refusals import ParameterError
from connector.sandbox.rest.filter_language import Both, Condition, Either, Filter, parse_filter

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABC0123456789_./:-", min_size=1, max_size=10).filter(
    lambda word: word.upper() not in ("AND", "OR")
)
TEXTS = st.text(max_size=15)
CONDITIONS = st.builds(
    lambda field, operator, values: Condition(field, operator, tuple(values)),
    WORDS,
    st.sampled_from(["IS", "CONTAIN_NOT", "ANY_OF", "BETWEEN"]),
    st.lists(TEXTS, min_size=1, max_size=3),
)
FILTERS = st.recursive(
    CONDITIONS,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Both(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(tuple(parts)))
    ),
    max_leaves=8,
)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written(found: Filter) -> str:
    if isinstance(found, Condition):
        values = ", ".join(map(quoted, found.values))
        return f"{found.field} {found.operator} {values if len(found.values) == 1 else f'[{values}]'}"
    word = " AND " if isinstance(found, Both) else " OR "
    return word.join(f"({written(part)})" for part in found.parts)


@given(FILTERS)
def test_what_is_written_is_read_back(found: Filter) -> None:
    assert parse_filter(written(found)) == found


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_as_netsuite_refuses(text: str) -> None:
    with contextlib.suppress(ParameterError):
        parse_filter(text)


def test_and_binds_tighter_than_or() -> None:
    a, b, c = (Condition(name, "IS", ("1",)) for name in "abc")

    assert parse_filter("a IS 1 OR b IS 1 AND c IS 1") == Either((a, Both((b, c))))
    assert parse_filter("(a IS 1 OR b IS 1) AND c IS 1") == Both((Either((a, b)), c))


def test_operators_and_joining_words_may_be_lower_case() -> None:
    assert parse_filter("a is 1 and b empty") == Both((Condition("a", "IS", ("1",)), Condition("b", "EMPTY", ())))


def test_lists_stand_in_brackets_and_texts_in_either_quote() -> None:
    assert parse_filter("id ANY_OF [1, 2,3]") == Condition("id", "ANY_OF", ("1", "2", "3"))
    assert parse_filter("""a IS 'it is "so"'""") == Condition("a", "IS", ('it is "so"',))
    assert parse_filter('d AFTER "1/31/2026"') == Condition("d", "AFTER", ("1/31/2026",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a IS",
        "a IS 1 AND",
        "(a IS 1",
        "a IS 1)",
        "a IS [1",
        "a IS [1 2]",
        'a IS "x',
        "a IS 1 b IS 2",
        "a IS AND,",
        "(" * 99,
    ],
)
def test_broken_filters_are_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="Provide a valid search query") as caught:
        parse_filter(text)

    assert (caught.value.parameter, caught.value.code) == ("q", "INVALID_PARAMETER")
