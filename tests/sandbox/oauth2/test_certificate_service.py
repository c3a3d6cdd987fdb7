"""Certificates rotated over REST, made by `cryptography` as a client would make them."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connector.sandbox.oauth2.certificate_service import MANAGE_OWN
from connector.sandbox.people.tenant import Level
from tests.sandbox.conftest import detail
from tests.sandbox.oauth2.conftest import Flow


def certificate() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "rotation.example")])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=90))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


_NUMBERS = itertools.count(77)
"""Of integrations: those of one account have different ones."""


class Rotation:
    """A client of the endpoint, signed in by the authorization code flow."""

    def __init__(self, flow: Flow) -> None:
        flow.integration.id = next(_NUMBERS)
        self.token = flow.tokens()["access_token"]
        self.url = (
            f"{flow.sandbox.url}/services/rest/auth/oauth2/v1/clients/{flow.integration.consumer_key}/certificates"
        )

    def send(self, method: str, path: str = "", body: Any = None) -> requests.Response:
        bearer = {"Authorization": f"Bearer {self.token}"}
        return requests.request(method, self.url + path, json=body, headers=bearer, timeout=10)

    def add(self, **body: Any) -> requests.Response:
        return self.send("POST", body={"fileContent": certificate(), "role": 1031, "entity": "1", **body})


@pytest.fixture
def rotation(flow: Flow) -> Any:
    tenant = flow.sandbox.tenant
    before, role = dict(tenant.certificates), tenant.roles[1031]
    role.permissions[MANAGE_OWN] = Level.FULL
    yield Rotation(flow)
    role.permissions.pop(MANAGE_OWN, None)
    tenant.certificates.clear()
    tenant.certificates.update(before)


def test_a_certificate_is_added_listed_and_revoked(rotation: Rotation) -> None:
    added = rotation.add()
    assert added.status_code == 200, added.text
    assert added.json()["algorithm"] == "EC"
    id_ = added.json()["certificate_id"]

    assert [one["certificate_id"] for one in rotation.send("GET").json()] == [id_]
    revoked = rotation.send("POST", f"/{id_}/revoke")
    assert (revoked.status_code, revoked.text) == (200, "Successfully revoked")
    assert rotation.send("GET").json()[0]["revoked"] is True


def test_five_active_certificates_are_the_most(rotation: Rotation) -> None:
    assert [rotation.add().status_code for _ in range(6)] == [200] * 5 + [400]


@pytest.mark.parametrize(
    "body",
    [{"fileContent": "nonsense"}, {"role": 99}, {"role": "x"}, {"entity": None}],
    ids=str,
)
def test_what_cannot_be_mapped_is_refused(rotation: Rotation, body: dict[str, Any]) -> None:
    assert detail(rotation.add(**body))["o:errorCode"] in ("INVALID_CONTENT", "USER_ERROR")


def test_it_is_for_ones_own_certificates(rotation: Rotation, flow: Flow) -> None:
    assert rotation.send("POST", "/unknown/revoke").status_code == 404
    assert rotation.send("DELETE").status_code == 405
    assert rotation.send("GET", "/x/y/z").status_code == 404
    assert rotation.send("POST", body=[1]).status_code == 400
    bearer = {"Authorization": f"Bearer {rotation.token}"}
    assert requests.post(rotation.url, data=b"{nonsense", headers=bearer, timeout=10).status_code == 400
    flow.sandbox.tenant.roles[1031].permissions[MANAGE_OWN] = Level.NONE
    assert rotation.send("GET").status_code == 403
