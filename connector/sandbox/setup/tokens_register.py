"""Setup > Users/Roles > Access Tokens: one user, one role, one application (Oracle help bridgehead_4254081947)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from connector.sandbox.people.tenant import TOKEN_LOGIN, AccessToken, Integration, Level, Role, Tenant, User
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SetupError


class TokensRegister:
    """Access tokens; id and secret are told once, and nothing of a token can be changed."""

    title = "Access Tokens"
    singular = "Access Token"
    menu = "Setup > Users/Roles > Access Tokens"
    list_path = "/app/setup/accesstokens.nl"
    form_path = "/app/setup/accesstoken.nl"
    columns: Sequence[tuple[str, str]] = (
        ("name", "Token Name"),
        ("application", "Application Name"),
        ("user", "User"),
        ("role", "Role"),
        ("ending", "Token ID ends in"),
        ("inactive", "Revoked"),
    )
    editable = False

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def rows(self) -> list[dict[str, Any]]:
        """All tokens, by their number; a token's id is a credential, and is not listed."""
        return [self._row(number, token) for number, token in self._numbered()]

    def _row(self, number: int, token: AccessToken) -> dict[str, Any]:
        integration = self._tenant.integrations.get(token.consumer_key)
        user, role = self._tenant.users.get(token.user), self._tenant.roles.get(token.role)
        return {
            "id": str(number),
            "name": token.name or _name(integration, user, role),
            "application": integration.name if integration else "",
            "user": user.name if user else "",
            "role": role.name if role else "",
            "ending": token.id[-4:],
            "inactive": not token.active,
        }

    def fields(self, id_: str) -> list[FormField]:
        """Application, user, role and name; of a token that is there, what it is for."""
        if id_:
            return [FormField(name=key, label=label, kind="shown") for key, label in self.columns[:5]]
        applications = tuple((str(one.id), one.name) for one in self._offered())
        users = tuple((str(one.id), one.name) for one in self._tenant.users.values() if one.active and one.access)
        roles = tuple((str(one.id), one.name) for one in self._tenant.roles.values() if one.active)
        pick: dict[str, Any] = {"kind": "select", "required": True}
        return [
            FormField(
                name="application",
                label="Application Name",
                choices=applications,
                help="Enabled integrations with Token-based Authentication ticked.",
                **pick,
            ),
            FormField(name="user", label="User", choices=users, **pick),
            FormField(name="role", label="Role", choices=roles, **pick),
            FormField(name="tokenName", label="Token Name", help="Left empty: application, user and role."),
        ]

    def values(self, id_: str) -> Values:
        """What the token is for."""
        if not id_:
            return {}
        return next(row for row in [*self.rows(), None] if row is None or row["id"] == id_) or _missing(id_)

    def save(self, id_: str, values: Values) -> Saved:
        """Make a token; it is refused where it could not sign in."""
        if id_:
            raise SetupError(application="A token cannot be changed; revoke it and make a new one")
        integration = next(one for one in self._offered() if str(one.id) == values["application"])
        user, role = self._tenant.users[int(values["user"])], self._tenant.roles[int(values["role"])]
        _check(user, role)
        token = AccessToken(
            secrets.token_hex(32),
            secrets.token_hex(32),
            integration.consumer_key,
            user.id,
            role.id,
            name=values["tokenName"] or _name(integration, user, role),
        )
        self._tenant.tokens[token.id] = token
        once = {"tokenId": ("Token ID", token.id), "tokenSecret": ("Token Secret", token.secret)}
        return Saved(str(len(self._tenant.tokens)), f"The access token {token.name} is saved.", once)

    def actions(self, id_: str) -> dict[str, str]:
        """Revoke a token that works."""
        return {"revoke": "Revoke"} if id_ and self._of(id_).active else {}

    def act(self, id_: str, action: str) -> Saved:
        """Revoke."""
        if action not in self.actions(id_):
            raise SetupError(action=f"no such action: {action}")
        self._of(id_).active = False
        return Saved(id_, "The access token is revoked.")

    def _offered(self) -> Iterator[Integration]:
        """What a token can be made for."""
        return (one for one in self._tenant.integrations.values() if one.token_based and one.state == "enabled")

    def _numbered(self) -> list[tuple[int, AccessToken]]:
        return list(enumerate(self._tenant.tokens.values(), 1))

    def _of(self, id_: str) -> AccessToken:
        return {str(number): token for number, token in self._numbered()}[id_]


def _check(user: User, role: Role) -> None:
    if role.id not in user.roles:
        raise SetupError(role=f"{user.name} does not have the role {role.name}: add it on the employee's Access tab")
    if not role.may(TOKEN_LOGIN, Level.FULL, user):
        raise SetupError(role=f"The role {role.name} lacks the permission '{TOKEN_LOGIN}'")


def _name(integration: Integration | None, user: User | None, role: Role | None) -> str:
    """NetSuite's default: `Connector - Integration User, Integration`."""
    return (
        f"{integration.name if integration else ''} - {user.name if user else ''}, {role.name if role else ''}".strip()
    )


def _missing(id_: str) -> Values:
    raise KeyError(id_)
