from __future__ import annotations

import pytest

from connector.email.mail_writing import recipients_of
from connector.errors import ConfigurationError


def test_a_long_list_is_read_in_one_go() -> None:
    given = ",".join(f'"Anna, the {number}" <a{number}@x.test>' for number in range(20_000))  # quadratic: a minute

    assert recipients_of([given]) == [f"a{number}@x.test" for number in range(20_000)]


def test_a_comma_parts_addresses_but_not_in_quotes() -> None:
    given = ['a@x.test, "B, b" <b@x.test>,c@x.test', "a@x.test"]

    assert recipients_of(given) == ["a@x.test", "b@x.test", "c@x.test"]


@pytest.mark.parametrize(
    "text", ["a@x.test,", ",a@x.test", "a@x.test,,b@x.test", 'a@x.test, "b@x.test', '"a" "b" <c@x.test>', '"']
)
def test_what_could_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        recipients_of([text])
