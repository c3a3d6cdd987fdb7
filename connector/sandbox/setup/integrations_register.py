"""Setup > Integration > Manage Integrations: the applications that may sign in (Oracle help bridgehead_4249032125)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args
from urllib.parse import urlsplit

from connector.sandbox.people.tenant import AccessToken, Certificate, ConsentPolicy, Integration, Tenant
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SetupError

_STATES = (("enabled", "Enabled"), ("blocked", "Blocked"), ("waiting", "Waiting for Approval"))
_SCOPES = (
    ("restlets", "RESTlets"),
    ("rest_webservices", "REST Web Services"),
    ("suite_analytics", "SuiteAnalytics Connect"),
)
_TOKEN, _OAUTH2 = "Token-based Authentication", "OAuth 2.0"
_SHORTEST, _LONGEST = 1, 720


class IntegrationsRegister:
    """Integration records; keys and secrets are told once."""

    title = "Manage Integrations"
    singular = "Integration"
    menu = "Setup > Integration > Manage Integrations"
    list_path = "/app/common/integration/integrapplist.nl"
    form_path = "/app/common/integration/integrapp.nl"
    columns: Sequence[tuple[str, str]] = (
        ("name", "Name"),
        ("state", "State"),
        ("tokenBasedAuthentication", "Token-based Authentication"),
        ("oauth2", "OAuth 2.0"),
    )
    editable = True

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def rows(self) -> list[dict[str, Any]]:
        """All integrations."""
        return [
            {
                "id": str(one.id),
                "name": one.name,
                "state": dict(_STATES)[one.state],
                "tokenBasedAuthentication": one.token_based,
                "oauth2": one.authorization_code or one.client_credentials,
            }
            for one in self._all()
        ]

    def fields(self, id_: str) -> list[FormField]:
        """Name, state and ways to sign in."""
        del id_
        tick: dict[str, Any] = {"kind": "checkbox"}
        return [
            FormField(name="name", label="Name", required=True, group="Primary Information"),
            FormField(name="description", label="Description", kind="textarea", group="Primary Information"),
            FormField(
                name="state",
                label="State",
                kind="select",
                choices=_STATES,
                required=True,
                group="Primary Information",
            ),
            FormField(name="note", label="Note", group="Primary Information"),
            FormField(name="tokenBasedAuthentication", label="Token-based Authentication", group=_TOKEN, **tick),
            FormField(name="authorizationFlow", label="TBA: Authorization Flow", group=_TOKEN, **tick),
            FormField(
                name="callbackUrl", label="Callback URL", group=_TOKEN, help="Where the authorization flow returns to."
            ),
            FormField(name="authorizationCodeGrant", label="Authorization Code Grant", group=_OAUTH2, **tick),
            FormField(
                name="publicClient",
                label="Public Client",
                group=_OAUTH2,
                help="No secret; proof key (PKCE); refresh tokens for one use.",
                **tick,
            ),
            FormField(
                name="redirectUris",
                label="Redirect URI",
                kind="textarea",
                group=_OAUTH2,
                help="One to a line; https, or http on this machine, or a scheme of your own.",
            ),
            FormField(
                name="refreshHours",
                label="Maximum Time for Refresh Token (hours)",
                kind="number",
                group=_OAUTH2,
                help="For public clients: 1 to 720.",
            ),
            FormField(
                name="clientCredentials",
                label="Client Credentials (Machine To Machine) Grant",
                group=_OAUTH2,
                **tick,
            ),
            FormField(
                name="consentPolicy",
                label="OAuth 2.0 Consent Policy",
                kind="select",
                choices=tuple((one, one) for one in get_args(ConsentPolicy)),
                required=True,
                group=_OAUTH2,
            ),
            FormField(name="scopes", label="Scope", kind="choices", choices=_SCOPES, group=_OAUTH2),
        ]

    def values(self, id_: str) -> Values:
        """What the integration has; for a new one what NetSuite ticks."""
        one = self._of(id_) if id_ else Integration("", "", "", client_credentials=False, scopes=frozenset())
        return {
            "name": one.name,
            "description": one.description,
            "state": one.state,
            "note": one.note,
            "tokenBasedAuthentication": one.token_based,
            "authorizationFlow": one.authorization_flow,
            "callbackUrl": one.callback_url,
            "authorizationCodeGrant": one.authorization_code,
            "publicClient": one.public_client,
            "redirectUris": "\n".join(one.redirect_uris),
            "refreshHours": str(one.refresh_hours),
            "clientCredentials": one.client_credentials,
            "consentPolicy": one.consent_policy,
            "scopes": [scope for scope, _ in _SCOPES if scope in one.scopes],
        }

    def save(self, id_: str, values: Values) -> Saved:
        """Keep the integration; a new one gets its key and secret."""
        _check(values)
        if id_:
            self._keep(values, self._of(id_))
            return Saved(id_, f"The integration {values['name']} is saved.")
        number = max((one.id for one in self._all()), default=0) + 1
        made = Integration(values["name"], secrets.token_hex(32), secrets.token_hex(32), id=number)
        self._keep(values, made)
        self._tenant.integrations[made.consumer_key] = made
        return Saved(str(number), f"The integration {made.name} is saved.", _credentials(made))

    def _keep(self, values: Values, one: Integration) -> None:
        one.name, one.description, one.note = values["name"], values["description"], values["note"]
        one.state = values["state"]
        one.token_based = values["tokenBasedAuthentication"] or values["authorizationFlow"]
        one.authorization_flow, one.callback_url = values["authorizationFlow"], values["callbackUrl"]
        one.authorization_code, one.public_client = values["authorizationCodeGrant"], values["publicClient"]
        one.redirect_uris = tuple(values["redirectUris"].split())
        one.refresh_hours = int(values["refreshHours"] or one.refresh_hours)
        one.consent_policy = values["consentPolicy"]
        one.client_credentials, one.scopes = values["clientCredentials"], frozenset(values["scopes"])

    def actions(self, id_: str) -> dict[str, str]:
        """Make key and secret anew."""
        return {"reset": "Reset Credentials"} if id_ else {}

    def act(self, id_: str, action: str) -> Saved:
        """Give the integration a new key and secret: the old ones no longer work, its tokens stay."""
        if action != "reset":
            raise SetupError(action=f"no such action: {action}")
        old = self._of(id_)
        new = replace(old, consumer_key=secrets.token_hex(32), consumer_secret=secrets.token_hex(32))
        del self._tenant.integrations[old.consumer_key]
        self._tenant.integrations[new.consumer_key] = new
        held: list[AccessToken | Certificate] = [*self._tenant.tokens.values(), *self._tenant.certificates.values()]
        for one in held:
            if one.consumer_key == old.consumer_key:
                one.consumer_key = new.consumer_key
        return Saved(id_, f"{new.name} has new credentials; the old ones no longer work.", _credentials(new))

    def _all(self) -> list[Integration]:
        return sorted(self._tenant.integrations.values(), key=lambda one: one.id)

    def _of(self, id_: str) -> Integration:
        for one in self._all():
            if str(one.id) == id_:
                return one
        raise KeyError(id_)


def number_integrations(tenant: Tenant) -> None:
    """Give an internal id to each integration that was made without one."""
    found = list(tenant.integrations.values())
    for one in found:
        one.id = one.id or max(other.id for other in found) + 1


def _credentials(one: Integration) -> dict[str, tuple[str, str]]:
    key = {"consumerKey": ("Consumer Key / Client ID", one.consumer_key)}
    if one.public_client and not one.token_based and not one.client_credentials:
        return key  # a public client could not keep a secret
    return {**key, "consumerSecret": ("Consumer Secret / Client Secret", one.consumer_secret)}


def _check(values: Values) -> None:
    mistakes: dict[str, str] = {}
    if not any(values[name] for name in ("tokenBasedAuthentication", "authorizationFlow", *_GRANTS)):
        mistakes["tokenBasedAuthentication"] = "Tick at least one way to authenticate"
    if any(values[name] for name in _GRANTS) and not values["scopes"]:
        mistakes["scopes"] = "Tick at least one scope for OAuth 2.0"
    addresses = values["redirectUris"].split()
    if values["authorizationCodeGrant"] and not addresses:
        mistakes["redirectUris"] = "Please enter value(s) for: Redirect URI"
    if not all(_is_address(address) for address in addresses):
        mistakes["redirectUris"] = "Enter whole addresses, https except on this machine"
    if values["authorizationFlow"] and not _is_address(values["callbackUrl"]):
        mistakes["callbackUrl"] = "Please enter value(s) for: Callback URL"
    if values["refreshHours"] and not _SHORTEST <= int(values["refreshHours"]) <= _LONGEST:
        mistakes["refreshHours"] = f"Enter {_SHORTEST} to {_LONGEST} hours"
    if mistakes:
        raise SetupError(**mistakes)


_GRANTS = ("authorizationCodeGrant", "clientCredentials")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return False
    custom = parts.scheme not in ("", "http", "https", "javascript", "data", "file", "vbscript")
    return bool(parts.scheme) and (custom or bool(parts.netloc and (parts.scheme == "https" or local)))
