"""The whole message, valid against NetSuite's XSDs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from connector.netsuite.auth.token_passport import TokenPassport
from connector.netsuite.soap.envelope import Message, envelope
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.suitetalk_names import Namespaces

SPACES = Namespaces("2023_2")
PASSPORT = TokenPassport("1234567_SB1", "key", "token", "fjaLirsIcCGVZWzBX0pg", 1508242306, "tIcC5zyKUm==")


def message(headers: dict[str, dict[str, str]]) -> Message:
    body = Markup()
    body.empty(f"{{{SPACES.messages}}}getServerTime")
    return Message("getServerTime", body, headers)


@pytest.mark.wsdl
def test_headers_and_body_are_valid(validated: Callable[[bytes], Any]) -> None:
    headers = {
        "preferences": {"warningAsError": "true", "ignoreReadOnlyFields": "false"},
        "searchPreferences": {"bodyFieldsOnly": "false", "pageSize": "1000"},
    }

    body = validated(envelope(message(headers), SPACES, PASSPORT))

    assert body.tag.endswith("getServerTime")


def test_the_passport_comes_first_with_children_in_the_core_namespace() -> None:
    root = etree.fromstring(envelope(message({"preferences": {"warningAsError": "true"}}), SPACES, PASSPORT))

    passport = root[0][0]
    assert passport.tag == f"{{{SPACES.messages}}}tokenPassport"
    assert [child.tag.partition("}")[2] for child in passport] == [
        "account",
        "consumerKey",
        "token",
        "nonce",
        "timestamp",
        "signature",
    ]
    assert {child.tag.partition("}")[0] for child in passport} == {"{" + SPACES.core}
    assert passport[5].get("algorithm") == "HMAC-SHA256"
    assert passport[0].text == "1234567_SB1"


def test_an_unsigned_message_without_preferences_has_no_header() -> None:
    root = etree.fromstring(envelope(message({"preferences": {}}), SPACES, None))

    assert [part.tag.partition("}")[2] for part in root] == ["Body"]
