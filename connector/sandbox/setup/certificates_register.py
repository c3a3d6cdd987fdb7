"""Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup (Oracle help section_162686838198)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from connector.sandbox.people.tenant import OAUTH2_LOGIN, Certificate, Integration, Level, Role, Tenant, User
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SetupError
from connector.sandbox.setup.uploaded_certificate import CertificateRefusedError, read_certificate

MOST_ACTIVE = 5
"""Active certificates of one integration, since 2026.1 (Oracle help article_92130837826)."""


class CertificatesRegister:
    """Which certificate speaks for which user in which role of which application."""

    title = "OAuth 2.0 Client Credentials (M2M) Setup"
    singular = "Client Credentials Mapping"
    menu = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup"
    list_path = "/app/setup/oauth2clientcredentialslist.nl"
    form_path = "/app/setup/oauth2clientcredentials.nl"
    columns: Sequence[tuple[str, str]] = (
        ("id", "Certificate ID"),
        ("application", "Application"),
        ("entity", "Entity"),
        ("role", "Role"),
        ("algorithm", "Algorithm"),
        ("validUntil", "Valid Until"),
        ("revoked", "Revoked"),
    )
    editable = False

    def __init__(self, tenant: Tenant, clock: Callable[[], float]) -> None:
        self._tenant = tenant
        self._clock = clock

    def rows(self) -> list[dict[str, Any]]:
        """All mappings."""
        return [self._row(one) for one in self._tenant.certificates.values()]

    def _row(self, one: Certificate) -> dict[str, Any]:
        integration = self._tenant.integrations.get(one.consumer_key)
        user, role = self._tenant.users.get(one.user), self._tenant.roles.get(one.role)
        return {
            "id": one.id,
            "application": integration.name if integration else "",
            "entity": user.name if user else "",
            "role": role.name if role else "",
            "algorithm": one.algorithm,
            "validUntil": datetime.fromtimestamp(one.valid_until, UTC).date().isoformat(),
            "revoked": one.revoked,
        }

    def fields(self, id_: str) -> list[FormField]:
        """Entity, role, application and the certificate; of a mapping that is there, what it is."""
        if id_:
            return [FormField(name=key, label=label, kind="shown") for key, label in self.columns[:6]]
        users = tuple((str(one.id), one.name) for one in self._tenant.users.values() if one.active and one.access)
        roles = tuple((str(one.id), one.name) for one in self._tenant.roles.values() if one.active)
        applications = tuple((str(one.id), one.name) for one in self._offered())
        pick: dict[str, Any] = {"kind": "select", "required": True}
        return [
            FormField(name="entity", label="Entity", choices=users, **pick),
            FormField(name="role", label="Role", choices=roles, **pick),
            FormField(
                name="application",
                label="Application",
                choices=applications,
                help="Enabled integrations with Client Credentials (Machine To Machine) Grant ticked.",
                **pick,
            ),
            FormField(
                name="certificate",
                label="Certificate",
                kind="file",
                required=True,
                help="X.509 in PEM: RSA with 3072 or 4096 bits, or EC with P-256, P-384 or P-521; two years at most.",
            ),
        ]

    def values(self, id_: str) -> Values:
        """What the mapping is."""
        return self._row(self._tenant.certificates[id_]) if id_ else {}

    def save(self, id_: str, values: Values) -> Saved:
        """Make a mapping; its certificate id is what a client's JWT names in `kid`."""
        if id_:
            raise SetupError(application="A mapping cannot be changed; revoke it and make a new one")
        integration = next(one for one in self._offered() if str(one.id) == values["application"])
        user, role = self._tenant.users[int(values["entity"])], self._tenant.roles[int(values["role"])]
        _check_holder(user, role)
        try:
            uploaded = read_certificate(values["certificate"], self._clock())
        except CertificateRefusedError as error:
            raise SetupError(certificate=str(error)) from None
        self._check_room(integration, uploaded.fingerprint)
        made = Certificate(
            id=secrets.token_urlsafe(32),
            consumer_key=integration.consumer_key,
            user=user.id,
            role=role.id,
            public_key=uploaded.public_key,
            valid_until=uploaded.valid_until,
            valid_from=uploaded.valid_from,
            fingerprint=uploaded.fingerprint,
            algorithm=uploaded.algorithm,
        )
        self._tenant.certificates[made.id] = made
        return Saved(made.id, f"The certificate is mapped. Certificate ID: {made.id}")

    def _check_room(self, integration: Integration, fingerprint: str) -> None:
        active = [one for one in self._tenant.certificates.values() if not one.revoked]
        if any(one.fingerprint == fingerprint for one in active):
            raise SetupError(
                certificate="This certificate is mapped already; one serves one application, role and entity"
            )
        living = [one for one in active if one.valid_until > self._clock()]
        if sum(one.consumer_key == integration.consumer_key for one in living) >= MOST_ACTIVE:
            raise SetupError(application=f"{integration.name} has {MOST_ACTIVE} active certificates; revoke one first")

    def actions(self, id_: str) -> dict[str, str]:
        """Revoke a certificate that works."""
        return {"revoke": "Revoke"} if id_ and not self._tenant.certificates[id_].revoked else {}

    def act(self, id_: str, action: str) -> Saved:
        """Revoke."""
        if action not in self.actions(id_):
            raise SetupError(action=f"no such action: {action}")
        self._tenant.certificates[id_].revoked = True
        return Saved(id_, "The certificate is revoked.")

    def _offered(self) -> Iterator[Integration]:
        """What a certificate can be mapped to."""
        return (one for one in self._tenant.integrations.values() if one.client_credentials and one.state == "enabled")


def _check_holder(user: User, role: Role) -> None:
    if role.id not in user.roles:
        raise SetupError(role=f"{user.name} does not have the role {role.name}: add it on the employee's Access tab")
    if not role.may(OAUTH2_LOGIN, Level.FULL, user):
        raise SetupError(role=f"The role {role.name} lacks the permission '{OAUTH2_LOGIN}'")
