"""The sandbox's account: features, integrations, roles, users, tokens, certificates; tests change it as it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

REST_SERVICES = "REST Web Services"
SOAP_SERVICES = "SOAP Web Services"
WORKBOOK = "SuiteAnalytics Workbook"
TOKEN_LOGIN = "Log in using Access Tokens"  # noqa: S105 - the name of a permission
OAUTH2_LOGIN = "Log in using OAuth 2.0 Access Tokens"
DELETED_RECORDS = "Deleted Records"

ALL_FEATURES = frozenset({"TBA", "OAUTH2", "RESTWEBSERVICES", "WEBSERVICES", "SUBSIDIARIES", "MULTICURRENCY"})
"""Features of Setup > Company > Enable Features that the sandbox looks at; `SUBSIDIARIES` is OneWorld."""


class Level(IntEnum):
    """How far a permission goes."""

    NONE = 0
    VIEW = 1
    CREATE = 2
    EDIT = 3
    FULL = 4


@dataclass(slots=True)
class Role:
    """A role: what its holders may do."""

    id: int
    name: str
    permissions: dict[str, Level] = field(default_factory=dict)
    """Label of a setup permission → level, e.g. `SOAP Web Services`; absent: none."""
    records: dict[str, Level] = field(default_factory=dict)
    """Record type → level, where it differs from `other_records`."""
    other_records: Level = Level.FULL
    """Level for every record type that `records` does not name."""
    administrator: bool = False
    active: bool = True
    subsidiaries: frozenset[int] | None = None
    """Subsidiaries whose records the role reaches ("Subsidiary Restrictions"); None: all."""
    web_services_only: bool = False
    """Whether "Web Services Only Role" is ticked: the role cannot call RESTlets nor sign in on a page."""

    def may(self, permission: str, level: Level = Level.VIEW) -> bool:
        """Whether the role has *permission* at *level* or above."""
        return self.administrator or self.permissions.get(permission, Level.NONE) >= level

    def may_record(self, type_: str, level: Level = Level.VIEW) -> bool:
        """Whether the role may view, create, edit or (FULL) delete records of *type_*."""
        return self.administrator or self.records.get(type_, self.other_records) >= level


@dataclass(slots=True)
class User:
    """An employee who can sign in."""

    id: int
    """Internal id of the employee record."""
    name: str
    email: str
    active: bool = True
    failures: int = 0
    """Refused sign-ins in a row."""
    locked_until: float = 0.0
    """Unix seconds; five failures lock a user for 30 minutes."""
    access: bool = True
    """Whether "Give Access" is ticked on the employee's Access tab."""
    roles: set[int] = field(default_factory=set)
    """Roles that the Access tab gives."""
    global_permissions: dict[str, Level] = field(default_factory=dict)
    """Label of a permission → level, in every role of this user ("Global Permissions")."""


@dataclass(slots=True)
class Integration:
    """An integration record: the application that signs in."""

    name: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    state: Literal["enabled", "blocked", "waiting"] = "enabled"
    token_based: bool = True
    """Whether "Token-Based Authentication" is ticked."""
    client_credentials: bool = True
    """Whether "Client Credentials (Machine To Machine) Grant" is ticked."""
    scopes: frozenset[str] = frozenset({"rest_webservices", "restlets"})
    id: int = 0
    """Internal id of the integration record."""
    authorization_code: bool = False
    """Whether "Authorization Code Grant" is ticked."""
    public_client: bool = False
    """Whether "Public Client" is ticked: no secret, PKCE, refresh tokens for one use."""
    redirect_uris: tuple[str, ...] = ()
    """Where users may be sent back to, exactly; several since 2026.1."""
    refresh_hours: int = 48
    """How long a public client's refresh token lives, 1 to 720 hours."""
    concurrency: int | None = None
    """Part of the account's concurrency that is reserved for this integration (Integration Governance)."""


@dataclass(slots=True)
class AccessToken:
    """An access token of token-based authentication: one user, one role, one integration."""

    id: str
    secret: str = field(repr=False)
    consumer_key: str
    user: int
    role: int
    active: bool = True
    name: str = ""
    """As on Access Tokens → New, e.g. `Connector - Integration User, Integration`."""


@dataclass(slots=True)
class Certificate:
    """A row of Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup."""

    id: str
    """What a JWT names in `kid`."""
    consumer_key: str
    user: int
    role: int
    public_key: bytes
    """PEM of the public key."""
    valid_until: float
    """Unix seconds."""
    revoked: bool = False


@dataclass(slots=True)
class Tenant:
    """One NetSuite account and everybody who may sign in to it."""

    account: str
    """Upper case with underscore, as NetSuite spells it in credentials: `TSTDRV1234567`, `1234567_SB1`."""
    company: str = "Northwind Optics Group"
    concurrency: int = 5
    """Requests that may run at the same time over SOAP and REST together."""
    time_zone: str = "America/Los_Angeles"
    """Olson name of the company's and the users' zone."""
    date_format: str = "M/D/YYYY"
    """How the users' preference writes dates in `q` and in SuiteQL without TO_CHAR."""
    features: set[str] = field(default_factory=lambda: set(ALL_FEATURES))
    integrations: dict[str, Integration] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    locks: dict[tuple[str, int], int] = field(default_factory=dict)
    """Record type and id → how many more writes to it are refused, as when a workflow holds the record."""

    @property
    def host_label(self) -> str:
        """The account in host names: `1234567-sb1`."""
        return self.account.lower().replace("_", "-")

    def is_account(self, spelling: str) -> bool:
        """Whether *spelling* means this account, whatever its case and separator."""
        return spelling.upper().replace("-", "_") == self.account
