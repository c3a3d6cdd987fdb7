from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sandbox.soap.conftest import Soap, is_success, texts


def _moved(block: str) -> str:
    return block.replace("<tokenPassport", '<ns3:tokenPassport xmlns:ns3="ns"').replace(
        "</tokenPassport", "</ns3:tokenPassport"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda block: block,
        _moved,
        lambda block: block.replace("</c:signature>", "\n</c:signature>"),
        lambda block: block.replace("HMAC-SHA256", "HMAC_SHA256"),
        lambda block: block.replace("xmlns:c=", 'xmlns:c="urn:other" xmlns:d='),
    ],
    ids=["plain", "php's namespace", "ruby's newline", "php's algorithm", "wrong namespace of the children"],
)
def test_a_sound_passport_is_taken_in_every_spelling_that_clients_use(soap: Soap, change: Callable[[str], str]) -> None:
    assert is_success(soap.ask("<getServerTime/>", passport=change(soap.header())))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"consumerKey": "f" * 64}, "consumer_key_unknown"),
        ({"token": "f" * 64}, "token_rejected"),
        ({"account": "7654321"}, "token_rejected"),
        ({"timestamp": "1790000000"}, "InvalidTimestamp"),
        ({"signature": "AAAA"}, "InvalidSignature"),
        ({"nonce": ""}, "MissingTokenPassportRequiredFields"),
    ],
)
def test_whatever_is_wrong_the_wire_says_the_same_and_the_audit_trail_why(
    soap: Soap, changed: dict[str, str], reason: str
) -> None:
    fault = soap.fault("<getServerTime/>", passport=soap.header(**changed))

    assert fault.findtext("faultstring") == "Invalid login attempt."
    assert fault.find("detail")[0].tag.endswith("invalidCredentialsFault")
    assert texts(fault, "code") == ["USER_ERROR"]
    assert soap.gatekeeper.audit.failures[-1].detail == reason


def test_a_passport_is_good_for_one_request(soap: Soap) -> None:
    body = soap.envelope("<getServerTime/>")

    assert soap.post(body)[0] == 200
    assert soap.post(body)[0] == 500
    assert soap.gatekeeper.audit.failures[-1].detail == "NonceUsed"


def test_no_passport_at_all_is_a_login_fault(soap: Soap) -> None:
    fault = soap.fault("<getServerTime/>", passport="")

    assert texts(fault, "code") == ["USER_ERROR"]


def test_a_second_way_to_sign_in_is_ambiguous(soap: Soap) -> None:
    with_application = soap.fault(
        "<getServerTime/>", header="<applicationInfo><applicationId>1</applicationId></applicationInfo>"
    )
    with_password = soap.fault("<getServerTime/>", header="<passport><email>a@b.example</email></passport>")

    assert with_application.findtext("faultstring") == "Ambiguous authentication"
    assert with_application.find("detail")[0].tag.endswith("invalidCredentialsFault")
    assert with_password.findtext("faultstring") == "Ambiguous authentication"
    assert [child.tag for child in with_password.find("detail")] == ["{http://xml.apache.org/axis/}hostname"]


def test_two_passports_are_refused(soap: Soap) -> None:
    fault = soap.fault("<getServerTime/>", passport=soap.header() + soap.header())

    assert fault.findtext("faultstring") == "Invalid login attempt."


@pytest.mark.parametrize("version", ["2019_2", "2023_2"])
def test_user_credentials_are_refused_and_the_audit_trail_says_so(soap: Soap, version: str) -> None:
    passport = "<passport><email>a@b.example</email><password>a secret</password><account>1</account></passport>"
    fault = soap.fault("<getServerTime/>", passport=passport, version=version)

    assert fault.find("detail")[0].tag.endswith("invalidCredentialsFault")
    assert texts(fault, "code") == ["INVALID_LOGIN_CREDENTIALS"]
    assert "user credentials" in soap.gatekeeper.audit.failures[-1].explanation
    assert "a secret" not in str(soap.gatekeeper.audit.failures[-1]) + "".join(fault.itertext())
