from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849 import signature

from connector.netsuite.connection_test.base_strings import masked, masked_base_strings, rest_base_string
from connector.netsuite.connection_test.inspection import Inspection

HEX = st.text("0123456789abcdef", min_size=1, max_size=64)
URL = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/system/v1/serverTime"


@given(HEX, HEX, st.integers(min_value=0, max_value=2**33))
def test_is_what_oauthlib_signs(key: str, token: str, timestamp: int) -> None:
    found = rest_base_string("GET", URL, key, token, timestamp)
    nonce = re.search("oauth_nonce%3D([A-Za-z0-9]+)", found)
    assert nonce is not None
    parameters = {
        "oauth_consumer_key": key,
        "oauth_nonce": nonce.group(1),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(timestamp),
        "oauth_token": token,
        "oauth_version": "1.0",
    }

    normal = signature.normalize_parameters(list(parameters.items()))  # type: ignore[arg-type]  # its stub is wrong

    assert found == signature.signature_base_string("GET", URL, normal)


@given(st.text(min_size=0, max_size=80))
def test_masked_key_shows_its_ends_at_most(secret: str) -> None:
    found = masked(secret)

    assert len(secret) <= 12 or secret[4:-4] not in found or len(set(secret[4:-4])) < 3
    assert found.startswith(secret[:4]) == (len(secret) > 12) or not secret.strip("*")


def test_both_channels_have_one_without_a_whole_key(inspected: Callable[..., Inspection]) -> None:
    inspection = inspected()
    found = dict(masked_base_strings(inspection))

    assert {"rest", "soap"} == found.keys()
    for secret in inspection.secrets:
        assert secret not in str(found)


def test_certificates_sign_no_requests(inspected: Callable[..., Inspection]) -> None:
    assert masked_base_strings(inspected(config={"oauth2": True})) == ()
