"""A sandbox with an application that uses the authorization code flow, and a script that plays the user's browser."""

import base64
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from connector.sandbox.people.tenant import Integration
from connector.sandbox.server import Sandbox

AUTHORIZE = "/app/login/oauth2/authorize.nl"
TOKEN = "/services/rest/auth/oauth2/v1/token"
REVOKE = "/services/rest/auth/oauth2/v1/revoke"
SERVER_TIME = "/services/rest/system/v1/serverTime"
BACK = "https://app.example/back"


def application(sandbox: Sandbox, **options: Any) -> Integration:
    """A new integration record with the authorization code flow, in the sandbox's account."""
    given = {"authorization_code": True, "redirect_uris": (BACK,), **options}
    made = Integration("Reports", secrets.token_hex(32), secrets.token_hex(32), **given)
    sandbox.tenant.integrations[made.consumer_key] = made
    return made


@dataclass
class Flow:
    """One application's way through the flow, with plain requests."""

    sandbox: Sandbox
    integration: Integration
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    http: requests.Session = field(default_factory=requests.Session)

    def query(self, **changes: str) -> dict[str, str]:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self.integration.consumer_key,
            "redirect_uri": BACK,
            "scope": "rest_webservices restlets",
            "state": secrets.token_urlsafe(24),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in query.items() if value}

    def authorize(self, **changes: str) -> requests.Response:
        """Step one as a script does it: the user allows at once, unless *changes* say otherwise."""
        query = self.query(**{"sandbox_consent": "allow", **changes})
        return self.http.get(self.sandbox.url + AUTHORIZE, params=query, allow_redirects=False, timeout=10)

    def back(self, **changes: str) -> dict[str, str]:
        """What the application is told when the user comes back."""
        answer = self.authorize(**changes)
        assert answer.status_code == 302, answer.text
        return told(answer)

    def post(self, path: str, form: dict[str, str], **options: Any) -> requests.Response:
        own = (self.integration.consumer_key, self.integration.consumer_secret)
        options.setdefault("auth", None if self.integration.public_client else own)
        if self.integration.public_client:
            form = {"client_id": self.integration.consumer_key, **form}
        return requests.post(self.sandbox.url + path, data=form, timeout=10, **options)

    def code_form(self, code: str = "", **changes: str) -> dict[str, str]:
        form = {
            "grant_type": "authorization_code",
            "code": code or self.back()["code"],
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            **changes,
        }
        return {name: value for name, value in form.items() if value}

    def tokens(self, **changes: str) -> dict[str, Any]:
        answer = self.post(TOKEN, self.code_form(self.back(**changes)["code"]))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refresh(self, token: str) -> requests.Response:
        return self.post(TOKEN, {"grant_type": "refresh_token", "refresh_token": token})

    def call(self, token: str, path: str = SERVER_TIME) -> requests.Response:
        bearer = {"Authorization": f"Bearer {token}"}
        return requests.get(self.sandbox.url + path, headers=bearer, timeout=10)

    @property
    def audited(self) -> str:
        """The audit trail's word for the last refusal."""
        return self.sandbox.audit.failures[-1].detail


def told(answer: requests.Response) -> dict[str, str]:
    """The query of the address that *answer* sends the user to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as running:
        yield running


@pytest.fixture
def flow(sandbox: Sandbox) -> Iterator[Flow]:
    offset = sandbox.clock.offset
    one = Flow(sandbox, application(sandbox))
    with one.http:
        yield one
    sandbox.clock.offset = offset


@pytest.fixture
def public(sandbox: Sandbox) -> Iterator[Flow]:
    offset = sandbox.clock.offset
    one = Flow(sandbox, application(sandbox, public_client=True))
    with one.http:
        yield one
    sandbox.clock.offset = offset
