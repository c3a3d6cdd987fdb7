import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import pytest
from oauthlib.oauth1 import Client as OAuthClient

from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.gatekeeper import Gatekeeper
from connector.sandbox.people.demo_tenant import Credentials, demo_tenant
from connector.sandbox.people.tenant import TOKEN_LOGIN, AccessToken, Level, Tenant
from connector.sandbox.refusals import ConcurrencyError, LoginError

NOW = 1_795_000_000.0
URL = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Desk:
    """A gatekeeper with what a client of it knows."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.tenant, self.credentials = demo_tenant("1234567_SB1", now=NOW)
        self.audit = AuditTrail(self.clock)
        self.keeper = Gatekeeper(self.tenant, self.audit, self.clock)
        self._nonces = iter(range(10**9))

    def passport(self, **changes: Any) -> tuple[str, str, str, str, str, str, str]:
        """A passport as the fact sheet writes it, 1.2; *changes* before it is signed, `signature` after."""
        known = self.credentials
        values = {
            "account": known.account,
            "consumer_key": known.consumer_key,
            "token": known.token_id,
            "nonce": f"nonce{next(self._nonces):015d}",
            "timestamp": str(int(self.clock.now)),
            "algorithm": "HMAC-SHA256",
            **changes,
        }
        base = "&".join(values[name] for name in ("account", "consumer_key", "token", "nonce", "timestamp"))
        key = f"{known.consumer_secret}&{known.token_secret}"
        digest = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
        signature = changes.get("signature", base64.b64encode(digest).decode())
        account, consumer_key, token, nonce, timestamp, algorithm = list(values.values())[:6]
        return account, consumer_key, token, nonce, timestamp, algorithm, signature

    def reason(self, *passport: str) -> str:
        """The audit trail's word for the refusal of *passport*."""
        with pytest.raises(LoginError) as caught:
            self.keeper.verify_passport(*passport)
        assert str(caught.value) == "Invalid login attempt."
        self.keeper.gate.leave()
        return self.audit.entries[-1].detail


@pytest.fixture
def desk() -> Desk:
    return Desk()


def header(known: Credentials, url: str = URL, **options: Any) -> str:
    client = OAuthClient(
        known.consumer_key,
        known.consumer_secret,
        known.token_id,
        known.token_secret,
        signature_method=options.pop("signature_method", "HMAC-SHA256"),
        realm=options.pop("realm", known.account),
        timestamp=options.pop("timestamp", str(int(NOW))),
        **options,
    )
    signed: str = client.sign(url, "GET")[1]["Authorization"]
    return signed


def test_a_right_passport_is_let_in_and_noted(desk: Desk) -> None:
    caller = desk.keeper.verify_passport(*desk.passport())

    assert caller.user.email == "integration@northwind-optics.example"
    entry = desk.audit.entries[-1]
    assert (entry.status, entry.channel, entry.application) == ("Success", "SOAP", "Connector")
    assert desk.credentials.token_secret not in repr(desk.audit.entries)


def test_the_other_spelling_of_the_algorithm_and_a_trailing_newline_are_taken(desk: Desk) -> None:
    passport = desk.passport(algorithm="HMAC_SHA256")

    assert desk.keeper.verify_passport(*passport[:6], f"{passport[6]}\n").scheme == "TBA"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signature": "d3Jvbmc="}, "InvalidSignature"),
        ({"account": "1234567_sb1"}, "InvalidSignature"),
        ({"account": "1234567-SB1"}, "InvalidSignature"),
        ({"account": "7654321"}, "token_rejected"),
        ({"algorithm": "HMAC-SHA1"}, "UnknownAlgorithm"),
        ({"consumer_key": "0" * 64}, "consumer_key_unknown"),
        ({"token": "0" * 64}, "token_rejected"),
        ({"timestamp": str(int(NOW) + 301)}, "InvalidTimestamp"),
        ({"timestamp": str(int(NOW) - 301)}, "InvalidTimestamp"),
        ({"timestamp": "soon"}, "InvalidTimestamp"),
        ({"timestamp": "٣"}, "InvalidTimestamp"),
        ({"nonce": "abc"}, "nonce_rejected"),
        ({"nonce": "a" * 65}, "nonce_rejected"),
        ({"nonce": ""}, "MissingTokenPassportRequiredFields"),
    ],
)
def test_each_mistake_has_its_word_in_the_audit_trail(desk: Desk, changes: dict[str, str], reason: str) -> None:
    assert desk.reason(*desk.passport(**changes)) == reason


def _block(tenant: Tenant) -> None:
    next(iter(tenant.integrations.values())).state = "blocked"


def _revoke(tenant: Tenant) -> None:
    next(iter(tenant.tokens.values())).active = False


def _deactivate_user(tenant: Tenant) -> None:
    tenant.users[1].active = False


def _take_permission(tenant: Tenant) -> None:
    tenant.roles[1031].permissions[TOKEN_LOGIN] = Level.NONE


def _remove_role(tenant: Tenant) -> None:
    tenant.roles.clear()


def _switch_off(tenant: Tenant) -> None:
    tenant.features.discard("TBA")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_block, "consumer_key_refused"),
        (_revoke, "token_rejected"),
        (_deactivate_user, "permission_denied"),
        (_take_permission, "permission_denied"),
        (_remove_role, "permission_denied"),
        (_switch_off, "FeatureDisabled"),
    ],
)
def test_what_is_changed_in_the_account_shuts_the_door(
    desk: Desk, change: Callable[[Tenant], None], reason: str
) -> None:
    change(desk.tenant)

    assert desk.reason(*desk.passport()) == reason


def test_a_token_of_another_integration_is_rejected(desk: Desk) -> None:
    desk.tenant.tokens["other"] = AccessToken("other", "secret", "another consumer key", 1, 1031)

    assert desk.reason(*desk.passport(token="other")) == "token_rejected"


def test_a_passport_is_good_for_one_request(desk: Desk) -> None:
    passport = desk.passport()
    desk.keeper.verify_passport(*passport)
    desk.keeper.gate.leave()

    assert desk.reason(*passport) == "NonceUsed"


def test_old_nonces_are_forgotten_once_their_timestamps_would_be_refused(desk: Desk) -> None:
    for _ in range(20):
        desk.keeper.verify_passport(*desk.passport())
        desk.keeper.gate.leave()
        desk.clock.now += 100

    assert len(desk.keeper._used._known) <= 7


def test_five_failures_lock_the_user_for_half_an_hour(desk: Desk) -> None:
    for _ in range(5):
        assert desk.reason(*desk.passport(signature="d3Jvbmc=")) == "InvalidSignature"
    assert desk.reason(*desk.passport()) == "temporary_locked"

    desk.clock.now += 1800
    desk.keeper.verify_passport(*desk.passport())


def test_a_success_forgets_the_failures_before(desk: Desk) -> None:
    for _ in range(3):
        for _ in range(4):
            desk.reason(*desk.passport(signature="d3Jvbmc="))
        desk.keeper.verify_passport(*desk.passport())
        desk.keeper.gate.leave()


def test_a_signed_request_is_let_in_under_any_spelling_of_the_realm(desk: Desk) -> None:
    for number, realm in enumerate(("1234567_SB1", "1234567-sb1", "1234567_sb1")):
        signed = header(desk.credentials, realm=realm, nonce=f"nonce{number:06d}")
        assert desk.keeper.verify_header(signed, "GET", [URL], "").user.id == 1
        desk.keeper.gate.leave()


def test_the_query_is_signed(desk: Desk) -> None:
    signed = header(desk.credentials, url=f"{URL}?limit=5&q=a%20b")

    with pytest.raises(LoginError):
        desk.keeper.verify_header(signed, "GET", [URL], "limit=6&q=a%20b")
    assert desk.keeper.verify_header(signed, "GET", [URL], "limit=5&q=a+b").scheme == "TBA"


def test_any_of_the_addresses_may_have_been_signed(desk: Desk) -> None:
    signed = header(desk.credentials)

    assert desk.keeper.verify_header(signed, "GET", ["http://127.0.0.1/x", URL], "").scheme == "TBA"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("OAuth nonsense", "parameter_rejected"),
        ('OAuth realm="1", oauth_token="a", oauth_token="a"', "parameter_rejected"),
        ('OAuth realm="1", oauth_token=""', "parameter_rejected"),
        ('OAuth oauth_version="2.0"', "VersionRejected"),
        ('OAuth realm="1"', "MissingTokenPassportRequiredFields"),
    ],
)
def test_a_malformed_header_is_refused(desk: Desk, text: str, reason: str) -> None:
    with pytest.raises(LoginError) as caught:
        desk.keeper.verify_header(text, "GET", [URL], "")

    assert caught.value.reason == reason
    assert desk.audit.failures[-1].detail == reason


def test_the_audit_trail_tells_a_developer_what_was_signed(desk: Desk) -> None:
    desk.reason(*desk.passport(account="1234567_sb1"))

    words = desk.audit.entries[-1].explanation
    assert "the account is signed as 1234567_sb1, which must be 1234567_SB1" in words
    assert "Signed here: 1234567_SB1&" in words
    assert desk.credentials.token_secret not in words


def test_a_caller_takes_a_slot_of_the_accounts_concurrency(desk: Desk) -> None:
    desk.tenant.concurrency = 0

    with pytest.raises(ConcurrencyError):
        desk.keeper.verify_passport(*desk.passport())


def test_an_oauth_parameter_in_header_and_query_is_one_too_many(desk: Desk) -> None:
    with pytest.raises(LoginError):
        desk.keeper.verify_header(header(desk.credentials), "GET", [URL], "oauth_token=x")

    assert desk.audit.failures[-1].detail == "parameter_rejected"


def test_a_restlet_has_words_of_its_own(desk: Desk) -> None:
    signed = header(desk.credentials)
    desk.keeper.verify_header(signed, "GET", [URL], "", channel="RESTlet")
    desk.keeper.gate.leave()

    with pytest.raises(LoginError):
        desk.keeper.verify_header(signed, "GET", [URL], "", channel="RESTlet")
    assert (desk.audit.failures[-1].detail, desk.audit.failures[-1].channel) == ("nonce_used", "RESTlet")
    with pytest.raises(LoginError) as caught:
        desk.keeper.verify_header("OAuth nonsense", "GET", [URL], "", channel="RESTlet")
    assert (caught.value.status, caught.value.restlet_code) == (400, "INVALID_REQUEST")


def test_a_web_services_only_role_cannot_call_restlets(desk: Desk) -> None:
    desk.tenant.roles[1031].web_services_only = True
    with pytest.raises(LoginError) as caught:
        desk.keeper.verify_header(header(desk.credentials), "GET", [URL], "", channel="RESTlet")

    assert caught.value.restlet_code == "INVALID_LOGIN_CREDENTIALS"
    assert desk.keeper.verify_header(header(desk.credentials, nonce="another1"), "GET", [URL], "").user.id == 1


@pytest.mark.parametrize("body_signed", [True, False])
def test_form_fields_may_be_signed_or_not(desk: Desk, *, body_signed: bool) -> None:
    client = OAuthClient(
        desk.credentials.consumer_key,
        desk.credentials.consumer_secret,
        desk.credentials.token_id,
        desk.credentials.token_secret,
        signature_method="HMAC-SHA256",
        realm=desk.credentials.account,
        timestamp=str(int(NOW)),
    )
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    signed = client.sign(URL, "POST", "a=1&b=c+d" if body_signed else None, form if body_signed else {})

    caller = desk.keeper.verify_header(signed[1]["Authorization"], "POST", [URL], "", form="a=1&b=c+d")
    assert caller.scheme == "TBA"


def test_a_body_hash_is_signed_like_every_other_parameter(desk: Desk) -> None:
    client = OAuthClient(
        desk.credentials.consumer_key,
        desk.credentials.consumer_secret,
        desk.credentials.token_id,
        desk.credentials.token_secret,
        signature_method="HMAC-SHA256",
        realm=desk.credentials.account,
        timestamp=str(int(NOW)),
    )
    signed = client.sign(URL, "POST", '{"a": 1}', {"Content-Type": "application/json"})[1]["Authorization"]

    assert "oauth_body_hash" in signed
    assert desk.keeper.verify_header(signed, "POST", [URL], "").scheme == "TBA"


def test_requests_that_wait_in_vain_for_a_slot_fail_to_log_in_and_the_audit_trail_tells_why(desk: Desk) -> None:
    desk.tenant.concurrency, desk.tenant.queue_seconds = 0, 0.01

    assert desk.reason(*desk.passport()) == "permission_denied"
    assert "concurrency is in use" in desk.audit.entries[-1].explanation


def test_the_trail_names_the_token(desk: Desk) -> None:
    desk.tenant.tokens[desk.credentials.token_id].name = "Connector - Integration User, Integration"
    desk.keeper.verify_passport(*desk.passport())

    assert desk.audit.entries[-1].token_name == "Connector - Integration User, Integration"
