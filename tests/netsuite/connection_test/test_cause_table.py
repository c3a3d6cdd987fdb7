from __future__ import annotations

import pytest

from connector.netsuite.connection_test.cause_table import (
    CAUSES,
    REASONS,
    REST_ALONE,
    SILENT,
    SOAP_ALONE,
    TOKEN_ERRORS,
    Weights,
)
from connector.sandbox.rest.problem import snake_case

WORDS = dict.fromkeys(("account", "host", "proxy", "role", "subject"), "x")
AUDIT_WORDS = (  # Oracle help subsect_156935170194, the column of REST and RESTlets
    "consumer_key_refused",
    "consumer_key_unknown",
    "FeatureDisabled",
    "nonce_rejected",
    "parameter_rejected",
    "permission_denied",
    "InvalidSignature",
    "temporary_locked",
    "InvalidTimestamp",
    "token_rejected",
    "NonceUsed",
)


@pytest.mark.parametrize("weights", [*REASONS.values(), *TOKEN_ERRORS.values(), SILENT, SOAP_ALONE, REST_ALONE])
def test_every_suspected_cause_is_told(weights: Weights) -> None:
    assert weights.keys() <= CAUSES.keys()


@pytest.mark.parametrize("name", CAUSES)
def test_every_cause_can_be_filled_in_and_has_a_cure(name: str) -> None:
    text = CAUSES[name]
    cure = text.cure.format(**WORDS)

    assert cure
    assert "{" not in text.message.format(**WORDS) + cure


@pytest.mark.parametrize("word", AUDIT_WORDS)
def test_every_reason_of_the_audit_trail_has_causes_as_rest_spells_it(word: str) -> None:
    assert snake_case(word) in REASONS


@pytest.mark.parametrize("reason", REASONS)
def test_first_cause_of_a_reason_shows_that_reason_in_the_audit_trail(reason: str) -> None:
    first = max(REASONS[reason], key=lambda name: REASONS[reason][name])

    assert reason in [snake_case(word) for word in CAUSES[first].audit_detail.replace(" or ", ", ").split(", ")] or (
        reason == "nonce_rejected"
    )
