from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConfigurationError
from connector.netsuite.account import Account, parse


@pytest.mark.parametrize(
    "spelling",
    [
        "1234567_SB1",
        "1234567-sb1",
        "1234567_sb1",
        " 1234567-SB1 ",
        "https://1234567-sb1.app.netsuite.com/app/center/card.nl?sc=-29",
        "1234567-sb1.suitetalk.api.netsuite.com",
        "https://1234567-sb1.restlets.api.netsuite.com",
    ],
)
def test_any_spelling_gives_realm_and_host(spelling: str) -> None:
    account = parse(spelling)

    assert (account.realm, account.label) == ("1234567_SB1", "1234567-sb1")
    assert account.suitetalk == "https://1234567-sb1.suitetalk.api.netsuite.com"
    assert account.restlets == "https://1234567-sb1.restlets.api.netsuite.com"
    assert account.application == "https://1234567-sb1.app.netsuite.com"


@pytest.mark.parametrize(
    ("text", "kind", "business"),
    [
        ("1234567", "production", True),
        ("1234567_SB2", "sandbox", False),
        ("1234567_RP", "release_preview", False),
        ("TSTDRV1234567", "test_drive", False),
        ("tstdrv1234567", "test_drive", False),
        ("ACME", "production", True),
    ],
)
def test_the_id_tells_the_kind_of_account(text: str, kind: str, business: bool) -> None:
    assert parse(text).kind == kind
    assert parse(text).is_production is business


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234567.evil.com",
        "1234567/../x",
        "evil.com#1234567",
        "a@b",
        "1234567\r\nHost: evil",
        "https://evil.com/1234567.app.netsuite.com",
        "https://1234567.app.netsuite.com.evil.com",
        "https://user:password@1234567.app.netsuite.com",
        "https://netsuite.com",
        "-1234567",
        "١٢٣٤٥",
        "1234567_",
        "https://[::1",
    ],
)
def test_what_could_leave_netsuite_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text)

    assert "Company Information" in caught.value.hint


@given(st.text(max_size=60))
def test_whatever_is_accepted_is_safe_in_a_host_name(text: str) -> None:
    try:
        account = parse(text)
    except ConfigurationError:
        return

    assert account.label.isascii()
    assert set(account.label) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not account.label.startswith("-")
    assert parse(account.id) == parse(account.label) == account


@given(st.from_regex(r"[0-9]{5,8}(_SB[0-9]{1,2}|_RP)?", fullmatch=True))
def test_host_and_realm_lead_to_the_same_account(text: str) -> None:
    assert parse(text.lower().replace("_", "-")) == Account(text)
    assert str(parse(text)) == text
