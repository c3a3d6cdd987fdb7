from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.catalogue.reader import load
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import ParameterError
from connector.sandbox.rest.filter_language import parse_filter
from connector.sandbox.rest.filter_match import compile_filter

CUSTOMER = load().record("customer")
TENANT = Tenant(account="1234567")
BODY: dict[str, Any] = {
    "id": "107",
    "externalId": "C-1",
    "companyName": "Åse & Sønn AS",
    "creditLimit": Decimal("1000.10"),
    "isInactive": False,
    "subsidiary": {"id": "3"},
    "startDate": "2026-03-08",
    "lastModifiedDate": "2026-03-08T07:30:00Z",
    "custentity_region": {"id": "2"},
    "custentity_note": "West",
}


def holds(text: str, **changes: Any) -> bool:
    return compile_filter(parse_filter(text), CUSTOMER, TENANT)({**BODY, **changes})


@pytest.mark.parametrize(
    "text",
    [
        'companyName IS "åse & sønn as"',
        'companyName START_WITH "Åse"',
        "companyName END_WITH as",
        "companyName CONTAIN sønn",
        'companyName IS_NOT "x"',
        'email CONTAIN_NOT "x"',
        "email EMPTY",
        "companyName EMPTY_NOT",
        "companyname START_WITH å",
        "id EQUAL 107",
        "id ANY_OF [1, 107]",
        "id GREATER 106 AND id LESS 108",
        "externalId IS C-1",
        "creditLimit EQUAL 1000.1",
        "creditLimit GREATER_OR_EQUAL 1000.10",
        "creditLimit LESS_OR_EQUAL_NOT 1000",
        "creditLimit BETWEEN [1000, 1001]",
        "creditLimit WITHIN_NOT [0, 1]",
        "isInactive IS false",
        "isInactive IS_NOT true",
        "subsidiary ANY_OF [3]",
        "subsidiary EQUAL 3",
        "subsidiary ANY_OF_NOT [1, 2]",
        'startDate ON "3/8/2026"',
        'startDate AFTER "3/7/2026"',
        'startDate ON_OR_BEFORE "3/8/2026"',
        'startDate BEFORE_NOT "3/8/2026"',
        'startDate WITHIN ["3/1/2026", "3/31/2026"]',
        'lastModifiedDate ON "3/7/2026"',
        'lastModifiedDate AFTER "3/6/2026"',
        "custentity_region ANY_OF [2]",
        "custentity_note IS west",
        'companyName IS "x" OR id EQUAL 107',
    ],
)
def test_holds(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "companyName EMPTY",
        "companyName IS x",
        "creditLimit GREATER 1000.10",
        "isInactive IS true",
        'startDate ON "3/9/2026"',
        'lastModifiedDate ON "3/8/2026"',
        "id ANY_OF [1, 2]",
        "email IS x",
        'companyName IS "x" AND id EQUAL 107',
    ],
)
def test_does_not_hold(text: str) -> None:
    assert not holds(text)


def test_an_absent_number_or_date_meets_no_comparison_and_no_negation() -> None:
    for text in (
        "creditLimit EQUAL 1",
        "creditLimit EQUAL_NOT 1",
        'startDate ON "1/1/2026"',
        'startDate ON_NOT "1/1/2026"',
    ):
        assert not holds(text, creditLimit=None, startDate=None)


@pytest.mark.parametrize(
    "text",
    [
        "companyName GREATER 3",
        "companyName ANY_OF [a]",
        "creditLimit CONTAIN 3",
        "creditLimit EQUAL x",
        "creditLimit EQUAL NaN",
        "isInactive IS maybe",
        'startDate IS "3/8/2026"',
        "companyName LIKE x",
    ],
)
def test_operators_and_values_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="Provide a valid search query"):
        holds(text)


@pytest.mark.parametrize("value", ["2026-03-08", "3/8/2026 11:29 pm", "3/8/26", "soon"])
def test_a_date_in_any_other_format_is_refused_as_recorded(value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        holds(f'startDate ON "{value}"')

    assert caught.value.message == (
        "Invalid search query. Detailed unprocessed description follows. Search error occurred: "
        f'Parse of date/time "{value}" failed with date format "M/d/yy" in time zone America/Los_Angeles'
    )


def test_the_lines_of_a_sublist_can_be_selected_too() -> None:
    lines = next(sublist for sublist in load().record("salesOrder").sublists if sublist.name == "item")
    test = compile_filter(parse_filter("quantity GREATER 1 AND custcol_x IS a"), lines, TENANT)

    assert test({"quantity": 2, "custcol_x": "A"})
    assert not test({"quantity": 1, "custcol_x": "A"})


@given(st.text(max_size=60))
def test_no_text_is_more_than_refused(text: str) -> None:
    with suppress(ParameterError):
        holds(text)


_WORDS = st.sampled_from(
    ["companyName", "creditLimit", "startDate", "id", "isInactive", "AND", "OR", "IS", "EMPTY", "BETWEEN", "WITHIN_NOT",
     "ANY_OF", "ON", "AFTER_NOT", "EQUAL", "(", ")", "[", "]", ",", "1", "-5", '"3/8/2026"', "true", '"a', "'", "\\"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=14))
def test_no_mix_of_its_words_is_more_than_refused(words: list[str]) -> None:
    with suppress(ParameterError):
        holds(" ".join(words))


@pytest.mark.parametrize("field", ["nonsense", "addressBook", "addressBook.label"])
def test_only_body_fields_may_be_asked_for(field: str) -> None:
    with pytest.raises(ParameterError, match="was not found"):
        holds(f"{field} IS x")
