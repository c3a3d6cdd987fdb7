"""Signing one request: SOAP's TokenPassport by hand-fed oauthlib primitives, REST's OAuth 1.0a by requests_oauthlib."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import time
from typing import Any

from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256
from oauthlib.oauth1.rfc5849.utils import escape
from pydantic import SecretStr
from requests import Request
from requests_oauthlib import OAuth1

from benchmarks import measure
from connector.netsuite.auth.nonce import new_nonce
from connector.netsuite.credentials import TokenCredentials
from connector.netsuite.signing import TokenSigner

ACCOUNT, KEY, SECRET, TOKEN, TOKEN_SECRET = "TSTDRV1234567", "c" * 64, "s" * 64, "t" * 64, "u" * 64
URL = "https://tstdrv1234567.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql?limit=1000&offset=0"
BODY = b'{"q": "SELECT id FROM customer"}'
SIGNER = TokenSigner(
    TokenCredentials(
        account=ACCOUNT,
        consumer_key=SecretStr(KEY),
        consumer_secret=SecretStr(SECRET),
        token_id=SecretStr(TOKEN),
        token_secret=SecretStr(TOKEN_SECRET),
    )
)


def passport_by_hand() -> dict[str, str]:
    """A passport as scripts make it: twenty random digits, HMAC, base64."""
    nonce, timestamp = "".join(str(random.randint(0, 9)) for _ in range(20)), str(int(time.time()))
    text = "&".join(escape(part) for part in (ACCOUNT, KEY, TOKEN, nonce, timestamp)).encode()
    key = f"{escape(SECRET)}&{escape(TOKEN_SECRET)}".encode()
    return {"nonce": nonce, "signature": base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()}


def prepared() -> Any:
    """A request that is not signed yet."""
    return Request("POST", URL, data=BODY, headers={"Content-Type": "application/json"}).prepare()


def ours() -> None:
    """Prepare a request and sign it."""
    SIGNER.sign(prepared(), time.time)


def theirs() -> None:
    """The same as `requests` does it with `auth=`, in its advised form."""
    auth = OAuth1(KEY, SECRET, TOKEN, TOKEN_SECRET, signature_method=SIGNATURE_HMAC_SHA256, realm=ACCOUNT)
    prepared().prepare_auth(auth)


def main() -> None:
    """Print microseconds a call."""
    print(f"# signing ({measure.machine()})")
    taken = measure.per_call(
        {
            "nonce, ours": new_nonce,
            "passport, ours": lambda: SIGNER.passport(time.time),
            "passport, by hand": passport_by_hand,
            "prepare only": prepared,
            "OAuth 1.0a, ours": ours,
            "OAuth 1.0a, requests_oauthlib": theirs,
        }
    )
    for name, seconds in taken.items():
        print(f"{name:30} {seconds * 1e6:8.1f} µs   {seconds / 0.3:8.4%} of a request that takes 0.3 s")


if __name__ == "__main__":
    main()
