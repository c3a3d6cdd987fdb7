from dataclasses import replace

import pytest

from connector.sandbox.authentication import sign_in_explanations as explanations
from connector.sandbox.people.demo_tenant import demo_tenant, random_credentials
from connector.sandbox.people.tenant import AccessToken

NOW = 1_795_000_000
KNOWN = replace(
    random_credentials("1234567"),
    consumer_key="1a" * 32,
    consumer_secret="2b" * 32,
    token_id="3c" * 32,
    token_secret="4d" * 32,
)
TENANT, _ = demo_tenant("1234567", now=NOW, known=KNOWN)
INTEGRATION = TENANT.integrations[KNOWN.consumer_key]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (f"{KNOWN.consumer_key} ", "white space clings"),
        (KNOWN.consumer_secret, "consumer key and secret are swapped"),
        (KNOWN.token_id, "consumer key and token id are swapped"),
        (KNOWN.consumer_key.upper(), "upper and lower case"),
        ("0" * 64, "no integration record"),
    ],
)
def test_what_stands_in_place_of_the_consumer_key_is_named(key: str, told: str) -> None:
    assert told in explanations.unknown_consumer_key(TENANT, key)


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (f"{KNOWN.token_id}\n", "white space clings"),
        (KNOWN.token_secret, "token id and secret are swapped"),
        (KNOWN.consumer_key, "token id and consumer key are swapped"),
        ("0" * 64, "tokens of other accounts do not work here"),
    ],
)
def test_what_stands_in_place_of_the_token_is_named(token: str, told: str) -> None:
    assert told in explanations.rejected_token(TENANT, INTEGRATION, None, token)


def test_a_token_that_is_there_is_inactive_or_of_another_integration() -> None:
    inactive = AccessToken("t", "s", INTEGRATION.consumer_key, 1, 1031, active=False)
    foreign = AccessToken("t", "s", "another key", 1, 1031)

    assert "inactive" in explanations.rejected_token(TENANT, INTEGRATION, inactive, "t")
    assert "which is deleted" in explanations.rejected_token(TENANT, INTEGRATION, foreign, "t")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("soon", "is not a number"),
        (str(NOW * 1000), "milliseconds"),
        (str(NOW + 400), "400 seconds ahead of"),
        (str(NOW - 400), "400 seconds behind"),
    ],
)
def test_a_timestamp_is_off_by_so_much(text: str, told: str) -> None:
    assert told in explanations.wrong_timestamp(text, NOW)
