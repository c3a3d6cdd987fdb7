from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector.errors import ConfigurationError
from connector.netsuite.async_arguments import AsyncKeysArguments, AsyncRecordsArguments, check_soap, transport_of


def test_one_record_is_a_list_of_one() -> None:
    assert AsyncRecordsArguments(record_type="contact", records={"lastName": "Wu"}).records == [{"lastName": "Wu"}]


def test_what_only_rest_has_chooses_rest() -> None:
    plain = AsyncRecordsArguments(record_type="contact", records=[])

    assert transport_of(plain) == ""
    assert transport_of(plain.model_copy(update={"parallel": True})) == "rest"
    assert transport_of(plain.model_copy(update={"idempotency_key": "k"})) == "rest"


@pytest.mark.parametrize(("name", "value"), [("parallel", True), ("idempotency_key", "k")])
def test_what_only_rest_has_is_refused_over_soap(name: str, value: object) -> None:
    arguments = AsyncRecordsArguments(record_type="contact", records=[], **{name: value})

    with pytest.raises(ConfigurationError, match=f"{name} exists only over REST"):
        check_soap(arguments, "netsuite.async_add_list")


def test_no_record_is_told() -> None:
    with pytest.raises(ValidationError, match="no record"):
        AsyncKeysArguments(record_type="contact")
