from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConnectivityError
from connector.netsuite.connection_test.cause_ranking import Suspicion, cause, sign_in_causes
from connector.netsuite.connection_test.inspection import Channel, Inspection, SignIn

Inspected = Callable[..., Inspection]
PASSED = SignIn(state="passed")


def refused(reason: str = "") -> SignIn:
    return SignIn(state="refused", reason=reason, error=ConnectivityError("no", http_status=401))


def ranked(inspection: Inspection, sign_ins: dict[Channel, SignIn], *, known: bool | None = True) -> list[str]:
    """Names of the causes, NetSuite's clock being ours."""
    inspection.facts.sign_ins = sign_ins
    inspection.facts.account_known = known
    inspection.guard.failures = sum(one.state == "refused" for one in sign_ins.values())
    inspection.session.clock.known = True
    return [one.name for one in sign_in_causes(inspection).ranked()]


def test_soap_alone_refused_means_the_role_not_the_credentials(inspected: Inspected) -> None:
    found = ranked(inspected(), {"rest": PASSED, "soap": refused()})

    assert found[:2] == ["soap_permission", "soap_feature"]
    assert not {"secret_mismatch", "token_revoked"} & set(found)


def test_rest_alone_refused_for_its_signature_means_a_changed_address(inspected: Inspected) -> None:
    found = ranked(inspected(), {"rest": refused("invalid_signature"), "soap": PASSED})

    assert found[0] == "request_changed"
    assert "secret_mismatch" not in found


def test_rest_alone_refused_for_its_permission_means_the_role(inspected: Inspected) -> None:
    found = ranked(inspected(), {"rest": refused("permission_denied"), "soap": PASSED})

    assert found[:2] == ["rest_permission", "request_changed"]


def test_both_refused_without_a_word_leave_every_cause_of_the_credentials(inspected: Inspected) -> None:
    found = ranked(inspected(), {"rest": refused(), "soap": refused()})

    assert {"secret_mismatch", "token_revoked", "consumer_key_unknown", "role_or_user"} <= set(found)
    assert "clock_skew" not in found, "it was measured"


def test_unmeasured_clock_stays_suspect(inspected: Inspected) -> None:
    inspection = inspected()
    inspection.facts.sign_ins = {"soap": refused()}
    inspection.guard.failures = 1
    found = sign_in_causes(inspection)

    assert "clock_skew" in [one.name for one in found.ranked()]
    assert found.ruled_out == []


def test_wire_that_says_the_timestamp_is_wrong_is_believed_more_than_the_date_header(inspected: Inspected) -> None:
    assert ranked(inspected(), {"rest": refused("invalid_timestamp")})[0] == "clock_skew"


def test_unknown_account_goes_before_what_the_wire_says_of_the_token(inspected: Inspected) -> None:
    found = ranked(inspected(), {"rest": refused("token_rejected")}, known=False)

    assert found[:2] == ["account_unknown", "token_of_other_account"]


def test_unknown_account_is_no_cause_where_another_channel_lets_us_in(inspected: Inspected) -> None:
    assert "account_unknown" not in ranked(inspected(), {"rest": PASSED, "soap": refused()}, known=False)


@pytest.mark.parametrize(
    ("field", "name"),
    [("consumer_key", "consumer_key_unknown"), ("token_id", "token_revoked"), ("token_secret", "secret_mismatch")],
)
def test_odd_looking_field_is_suspected_first(inspected: Inspected, field: str, name: str) -> None:
    inspection = inspected()
    inspection.facts.suspicions = {field: "has 63 characters, not 64"}

    assert name == ranked(inspection, {"rest": refused(), "soap": refused()})[0]


def test_evidence_that_excludes_a_cause_is_told(inspected: Inspected) -> None:
    found = Suspicion(inspected())
    found.add({"clock_skew": 90, "secret_mismatch": 20}, "it was refused")
    found.rule_out(("clock_skew",), "clock: 0 s off")

    assert [one.name for one in found.ranked()] == ["secret_mismatch"]
    assert found.ruled_out == ["clock: 0 s off"]


def test_cause_names_the_role_where_netsuite_told_it(inspected: Inspected) -> None:
    inspection = inspected()
    inspection.facts.identity = {"role": "Warehouse"}

    assert (
        cause(inspection, "record_permission", 50, subject="invoice").message
        == "the role Warehouse may not see invoice"
    )
