import pytest

from connector.sandbox.rest.filter_keys import Keys, keys_of
from connector.sandbox.rest.filter_language import parse_filter


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("id EQUAL 5", Keys(ids=frozenset({5}))),
        ("id ANY_OF [1, -5]", Keys(ids=frozenset({1, -5}))),
        ('companyName IS x AND externalId IS "A|B"', Keys(external_ids=frozenset({"A|B"}))),
        ("id EQUAL 5 OR id EQUAL 6", None),
        ("id EQUAL 5.0", None),
        ("id EQUAL_NOT 5", None),
        ("externalId START_WITH x", None),
        ("companyName IS x", None),
    ],
)
def test_knows_the_keys_that_a_filter_insists_on(text: str, keys: Keys | None) -> None:
    assert keys_of(parse_filter(text)) == keys
