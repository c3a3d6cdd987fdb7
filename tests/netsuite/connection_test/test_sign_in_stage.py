from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_test.diagnosis import diagnose
from connector.netsuite.connection_test.stage_report import ConnectionTest
from connector.netsuite.session import Session
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.people.tenant import OAUTH2_LOGIN, REST_SERVICES, TOKEN_LOGIN
from connector.sandbox.server import Sandbox

Diagnosed = Callable[..., ConnectionTest]
WRONG = "0123456789abcdef" * 4
DOMAINS = dict.fromkeys(("restDomain", "webservicesDomain", "systemDomain"), "https://1.example")


def names(found: ConnectionTest) -> list[str]:
    return [cause.name for cause in found.causes]


def lock(sandbox: Sandbox) -> None:
    sandbox.tenant.users[1].locked_until = sandbox.clock() + 1000


def block(sandbox: Sandbox) -> None:
    next(iter(sandbox.tenant.integrations.values())).state = "blocked"


def switch_off(feature: str) -> Callable[[Sandbox], None]:
    return lambda sandbox: sandbox.tenant.features.remove(feature)


def take(permission: str) -> Callable[[Sandbox], None]:
    def change(sandbox: Sandbox) -> None:
        del sandbox.tenant.roles[1031].permissions[permission]

    return change


@pytest.mark.parametrize(
    ("change", "cause", "spent"),
    [
        (block, "integration_blocked", 1),
        (lock, "user_locked", 1),
        (switch_off("TBA"), "token_feature_off", 1),
        (take(TOKEN_LOGIN), "role_or_user", 2),
        (take(REST_SERVICES), "rest_permission", 0),
        (switch_off("RESTWEBSERVICES"), "rest_feature", 0),
        (switch_off("WEBSERVICES"), "soap_feature", 0),
    ],
)
def test_what_the_account_does_not_allow_is_named_first(
    diagnosed: Diagnosed, fresh: Sandbox, change: Callable[[Sandbox], None], cause: str, spent: int
) -> None:
    change(fresh)
    found = diagnosed()

    assert (4, cause, spent) == (found.exit_code, names(found)[0], found.failed_sign_ins)
    assert spent == len(fresh.audit.failures)


@pytest.mark.parametrize(
    ("change", "error", "cause"),
    [
        (take(OAUTH2_LOGIN), "invalid_grant", "oauth2_role_or_user"),
        (block, "invalid_client", "oauth2_integration_blocked"),
        (switch_off("OAUTH2"), "unauthorized_client", "oauth2_feature_off"),
    ],
)
def test_what_the_token_endpoint_says_is_explained(
    diagnosed: Diagnosed, fresh: Sandbox, change: Callable[[Sandbox], None], error: str, cause: str
) -> None:
    change(fresh)
    found = diagnosed(config={"oauth2": True})

    assert found.exit_code == 4
    assert error in found.stage("token").evidence
    assert cause in names(found)
    assert found.stage("rest_sign_in").status == "skipped"


def test_scope_that_is_not_ticked_is_certain(diagnosed: Diagnosed) -> None:
    found = diagnosed(config={"oauth2": True}, scopes=["suite_analytics"])

    assert (found.causes[0].name, found.causes[0].likelihood) == ("scope_unticked", "certain")


def test_scope_that_rest_needs_is_missed_before_and_after(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    found = diagnosed(config={"oauth2": True}, scopes=["restlets"])

    assert "scopes has no rest_webservices" in found.stage("configuration").evidence
    assert (found.stage("token").status, found.stage("rest_sign_in").status) == ("passed", "failed")
    assert names(found)[0] == "scope_unticked"
    assert len(fresh.audit.failures) <= 2


def test_wrong_clock_is_mended_for_certificates_too(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.clock.offset = 7200
    found = diagnosed(config={"oauth2": True})

    assert names(found) == ["clock_skew"]
    assert found.stage("token").status == "passed"


def test_reason_that_rest_tells_saves_the_second_attempt(diagnosed: Diagnosed) -> None:
    found = diagnosed(token_id=WRONG)

    assert (found.stage("rest_sign_in").status, found.stage("soap_sign_in").status) == ("failed", "skipped")
    assert "would only count towards the lock" in found.stage("soap_sign_in").evidence
    assert found.failed_sign_ins == 1


def test_soap_goes_first_where_the_configuration_wants_it(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    take(REST_SERVICES)(fresh)
    found = diagnosed(config={"transport": "soap"})

    assert (found.exit_code, found.stage("rest_sign_in").status) == (0, "warning")
    assert "transport does not use it" in found.stage("rest_sign_in").evidence
    assert found.stage("suiteql").status == "skipped"
    order = [stage.name for stage in found.stages]
    assert order.index("soap_sign_in") < order.index("rest_sign_in")


def test_rest_tells_the_reason_that_soap_hides(diagnosed: Diagnosed) -> None:
    found = diagnosed(config={"transport": "soap"}, consumer_key=WRONG)

    assert (found.exit_code, names(found)[0], found.failed_sign_ins) == (4, "consumer_key_unknown", 2)


def test_older_release_without_server_time_is_signed_in_to_all_the_same(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="status", match="serverTime", status=404, times=None))
    found = diagnosed()

    assert found.stage("rest_sign_in").evidence == "NetSuite lets us in: the list of record types"


def test_busy_account_is_asked_once_more(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="concurrency", match="serverTime", times=1))

    assert diagnosed().stage("rest_sign_in").status == "passed"


def test_account_that_stays_busy_is_no_wrong_password(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="concurrency", match="serverTime", times=None))
    found = diagnosed()

    assert (names(found)[0], found.failed_sign_ins) == ("busy", 0)


def test_retired_soap_version_is_named(diagnosed: Diagnosed) -> None:
    found = diagnosed(wsdl_version="2009_2")

    assert names(found)[0] == "soap_version"
    assert found.stage("rest_sign_in").status == "passed"


def test_role_and_user_are_told(diagnosed: Diagnosed) -> None:
    assert "role Integration" in diagnosed().stage("identity").evidence


def test_silent_token_info_is_no_failure(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="html", match="tokeninfo", times=None))
    found = diagnosed()

    assert (found.ok, found.stage("identity").status) == (True, "skipped")


def test_wire_without_a_single_word_leaves_all_causes_of_the_credentials(
    scripted: Any, scripted_config: dict[str, Any]
) -> None:
    scripted.reply(DOMAINS).reply({"title": "Unauthorized"}, status=401)
    found = diagnose(Session(NetSuiteConfig.from_mapping(scripted_config)))

    assert {"secret_mismatch", "token_revoked", "consumer_key_unknown"} <= set(names(found))
    assert "it does not say why" in found.stage("rest_sign_in").evidence
    assert found.causes[0].likelihood == "likely"
    assert found.failed_sign_ins <= 2


def test_proxy_that_answers_signed_requests_itself_is_no_refusal(
    scripted: Any, scripted_config: dict[str, Any]
) -> None:
    scripted.reply(DOMAINS).reply("<html>blocked by policy</html>", status=403, content_type="text/html")
    found = diagnose(Session(NetSuiteConfig.from_mapping(scripted_config)))

    assert "this is not NetSuite's REST service" in found.stage("rest_sign_in").evidence
    assert found.failed_sign_ins == 0
