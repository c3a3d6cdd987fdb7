"""The sandbox's account: features, integrations, roles, users, tokens, certificates; tests change it as it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from connector.sandbox.people import permissions as catalogue

REST_SERVICES = "REST Web Services"
SOAP_SERVICES = "SOAP Web Services"
WORKBOOK = "SuiteAnalytics Workbook"
TOKEN_LOGIN = "Log in using Access Tokens"  # noqa: S105 - the name of a permission
OAUTH2_LOGIN = "Log in using OAuth 2.0 Access Tokens"
DELETED_RECORDS = "Deleted Records"

FEATURES: dict[str, str] = {
    "SUBSIDIARIES": "Subsidiaries (OneWorld)",
    "MULTICURRENCY": "Multiple Currencies",
    "CUSTOMRECORDS": "Custom Records",
    "CUSTOMCODE": "Client SuiteScript",
    "SERVERSIDESCRIPTING": "Server SuiteScript",
    "WEBSERVICES": "SOAP Web Services",
    "RESTWEBSERVICES": "REST Web Services",
    "TBA": "Token-based Authentication",
    "OAUTH2": "OAuth 2.0",
    "ANALYTICS": "SuiteAnalytics Workbook",
}
"""Features of Setup > Company > Enable Features that the sandbox looks at, with their names on that page."""
ALL_FEATURES = frozenset(FEATURES)


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
    """Name of a permission → level, e.g. `SOAP Web Services`, `Sales Order`."""
    records: dict[str, Level] = field(default_factory=dict)
    """Record type → level, whatever `permissions` say: a short way for tests."""
    other_records: Level = Level.FULL
    """Level of every permission for records that `permissions` does not name; NONE for roles made on the pages."""
    administrator: bool = False
    active: bool = True
    subsidiaries: frozenset[int] | None = None
    """Subsidiaries whose records the role reaches ("Subsidiary Restrictions"); None: all."""
    web_services_only: bool = False
    """Whether "Web Services Only Role" is ticked: the role cannot call RESTlets nor sign in on a page."""
    center: str = "Classic Center"
    """Center type: what its holders see in NetSuite's own pages; of no effect here."""
    cross_subsidiary_viewing: bool = False
    """Whether "Allow Cross-Subsidiary Record Viewing" is ticked: restricted in writing, not in reading."""
    two_factor: bool = False
    """Whether "Two-Factor Authentication Required" is set; tokens and certificates sign in all the same."""

    def level(self, permission: str, user: User | None = None) -> Level:
        """How far *permission* goes in this role, or for *user* in all of his roles."""
        if self.administrator:
            return Level.FULL
        known = catalogue.permission(permission).subtab in ("Transactions", "Lists", "Custom Record")
        own = self.permissions.get(permission, self.other_records if known else Level.NONE)
        return max(own, user.global_permissions.get(permission, Level.NONE)) if user else own

    def record_level(self, type_: str, user: User | None = None) -> Level:
        """How far the role's permissions go for records of *type_*."""
        if self.administrator:
            return Level.FULL
        if type_ in self.records:
            return self.records[type_]
        names = catalogue.needed(type_)
        found = [self.level(name, user) for name in names] or [Level.VIEW]
        if self.permissions.keys().isdisjoint(names):
            found.append(self.other_records)
        return max(found)

    def may(self, permission: str, level: Level = Level.VIEW, user: User | None = None) -> bool:
        """Whether the role has *permission* at *level* or above; *user* adds his global permissions."""
        return self.level(permission, user) >= level

    def may_record(self, type_: str, level: Level = Level.VIEW, user: User | None = None) -> bool:
        """Whether the role may view, create, edit or (FULL) delete records of *type_*."""
        return self.record_level(type_, user) >= level


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
    """Name of a permission → level, in every role of this user ("Global Permissions")."""


ConsentPolicy = Literal["Always Ask", "Ask First Time", "Never Ask"]
"""When a user is asked to allow an application in."""


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
    description: str = ""
    note: str = ""
    authorization_flow: bool = False
    """Whether "TBA: Authorization Flow" is ticked."""
    callback_url: str = ""
    """Where the TBA authorization flow sends users back to."""
    consent_policy: ConsentPolicy = "Always Ask"
    """Whether users see the consent screen (Oracle help section_162626471013)."""
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
    valid_from: float = 0.0
    """Unix seconds."""
    fingerprint: str = ""
    """SHA-256 of the uploaded certificate in hex: one certificate serves one mapping."""
    algorithm: str = "EC"
    """`RSA` or `EC`."""


@dataclass(slots=True)
class Tenant:
    """One NetSuite account and everybody who may sign in to it."""

    account: str
    """Upper case with underscore, as NetSuite spells it in credentials: `TSTDRV1234567`, `1234567_SB1`."""
    company: str = "Northwind Optics Group"
    concurrency: int = 5
    """Requests that may run at the same time over SOAP, REST and RESTlets together."""
    queue_seconds: float = 0.0
    """How long a request waits for a place among those, and is then refused as if its login had failed, as reported
    of NetSuite under load (about 60 seconds); 0: refused at once, in the documented way."""
    time_zone: str = "America/Los_Angeles"
    """Olson name of the company's and the users' zone."""
    date_format: str = "M/D/YYYY"
    """How the users' preference writes dates in `q` and in SuiteQL without TO_CHAR."""
    language: str = ""
    """Company language, e.g. `zh`, where the users' preference is another: the REST record service then insists on it
    in `Accept-Language`, and for writes in `Content-Language`; empty: both are the same."""
    features: set[str] = field(default_factory=lambda: set(ALL_FEATURES))
    integrations: dict[str, Integration] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    locks: dict[tuple[str, int], int] = field(default_factory=dict)
    """Record type and id → how many more writes to it are refused, as when a workflow holds the record."""

    def sign_in_obstacle(self, user: User | None, role: Role | None, permission: str) -> str:
        """Why *user* may not sign in in *role* by means of *permission*, in words for the audit trail; "" if he may."""
        if user is None or role is None:
            return "the user or the role does not exist"
        obstacles = {
            f"the employee {user.name} is inactive": not user.active,
            f"the employee {user.name} has no access: tick Give Access on the Access tab": not user.access,
            f"the role {role.name} is inactive": not role.active,
            f"the employee {user.name} does not have the role {role.name}": role.id not in user.roles,
            f"the role {role.name} lacks the permission '{permission}'": not role.may(permission, Level.FULL, user),
        }
        return next((words for words, holds in obstacles.items() if holds), "")

    @property
    def host_label(self) -> str:
        """The account in host names: `1234567-sb1`."""
        return self.account.lower().replace("_", "-")

    def is_account(self, spelling: str) -> bool:
        """Whether *spelling* means this account, whatever its case and separator."""
        return spelling.upper().replace("-", "_") == self.account
