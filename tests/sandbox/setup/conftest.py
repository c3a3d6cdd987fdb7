"""An account whose set-up is empty, and a program that fills it in as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connector.sandbox.server import Sandbox
from connector.sandbox.setup.home_page import clear_setup

Pem = Callable[..., str]


class Office:
    """An administrator's program."""

    def __init__(self, sandbox: Sandbox, session: requests.Session) -> None:
        self.sandbox = sandbox
        self.tenant = sandbox.tenant
        self.session = session

    def url(self, path: str, **parameters: str) -> str:
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"{self.sandbox.url}/app/{path}" + (f"?{query}" if query else "")

    def get(self, path: str, **parameters: str) -> Any:
        answer = self.session.get(self.url(path, **parameters), headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(
        self, path: str, body: dict[str, Any], *, expected: tuple[int, ...] = (200, 201), **parameters: str
    ) -> Any:
        answer = self.session.post(self.url(path, **parameters), json=body)
        assert answer.status_code in expected, answer.text
        return answer.json()

    def mistakes(self, path: str, body: dict[str, Any], **parameters: str) -> dict[str, str]:
        """What is wrong, by field."""
        told: dict[str, str] = self.post(path, body, expected=(400,), **parameters)["errors"]
        return told

    def integration(self, **changes: Any) -> dict[str, Any]:
        body = {"name": "Shop", "tokenBasedAuthentication": True, **changes}
        made: dict[str, Any] = self.post(INTEGRATION, body)
        return made

    def role(self, **changes: Any) -> str:
        setup = {"Log in using Access Tokens": "Full", "Log in using OAuth 2.0 Access Tokens": "Full"}
        return str(self.post(ROLE, {"name": "Clerk", "setup": setup, **changes})["id"])

    def employee(self, *roles: str, **changes: Any) -> str:
        body = {
            "lastName": "Ann",
            "email": "ann@example.test",
            "subsidiary": "1",
            "giveAccess": True,
            "roles": [*roles],
        }
        return str(self.post(EMPLOYEE, {**body, **changes})["id"])


INTEGRATION = "common/integration/integrapp.nl"
ROLE = "setup/role.nl"
EMPLOYEE = "common/entity/employee.nl"
COMPANY = "common/otherlists/company.nl"


@pytest.fixture
def office() -> Iterator[Office]:
    with Sandbox(account="1234567", seed="empty") as sandbox, requests.Session() as session:
        clear_setup(sandbox.tenant)
        yield Office(sandbox, session)


@pytest.fixture(scope="session")
def pem() -> Pem:
    """Makes a self-signed certificate."""

    def make(key: Any = None, days: int = 365, start: dt.datetime | None = None) -> str:
        key = key or ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "connector")])
        begin = start or dt.datetime.now(dt.UTC)
        builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        signed = builder.not_valid_before(begin).not_valid_after(begin + dt.timedelta(days)).sign(key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM).decode()

    return make
