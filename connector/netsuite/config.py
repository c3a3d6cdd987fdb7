"""NetSuiteConfig: every field of MuleSoft's three NetSuite connectors, and the guards of an environment."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from connector.config_model import placed, problem
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite import account as account_id
from connector.netsuite.connection_types import OAuth2ClientCredentials, Timeout, TokenBasedAuthentication
from connector.netsuite.consent_connection import OAuth2AuthorizationCode
from connector.netsuite.custom_fields import MuleKeys
from connector.netsuite.mule_spelling import connection_type, join_unit, lowered
from connector.netsuite.network_settings import ExpirationPolicy
from connector.netsuite.referenced import ReferencedModel, refused
from connector.reference import has_reference

DEFAULT_TIMEOUT = 60.0
"""Seconds (MuleSoft: 60000 ms)."""
Connection = Annotated[
    TokenBasedAuthentication | OAuth2ClientCredentials | OAuth2AuthorizationCode, Field(discriminator="type")
]
_BASIS = "token_based_authentication"
_FROM_ENVIRONMENT = {
    "account": "ACCOUNT",
    "base_address": "BASE_ADDRESS",
    "consumer_key": "CONSUMER_KEY",
    "consumer_secret": "CONSUMER_SECRET",
    "token_id": "TOKEN_ID",
    "token_secret": "TOKEN_SECRET",
    "client_id": "CLIENT_ID",
    "certificate_id": "CERTIFICATE_ID",
    "private_key_file": "PRIVATE_KEY_FILE",
    "client_secret": "CLIENT_SECRET",
    "redirect_uri": "REDIRECT_URI",
    "permits": "PERMITS",
}
_TOKEN_FIELDS = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
_OAUTH2_FIELDS = ("account", "client_id", "certificate_id", "private_key_file")
_CONSENT_FIELDS = ("account", "client_id")
_OPTIONAL = ("base_address", "permits")
_GUARDS = {"expect_account": "EXPECT_ACCOUNT", "mode": "MODE", "transport": "TRANSPORT"}


class NetSuiteConfig(ReferencedModel):
    """A connection to one NetSuite account, and how it is used."""

    type: Literal["netsuite"] = "netsuite"
    """Which connector a config of a flow belongs to."""
    connection: Connection
    """How to sign in, and where."""
    read_timeout: Timeout = DEFAULT_TIMEOUT
    """Seconds to wait for an answer, or `60s`; 0 waits for ever. The connection's own goes before it."""
    connection_timeout: Timeout = DEFAULT_TIMEOUT
    """Seconds to wait for a connection, or `60s`; 0 waits for ever. The connection's own goes before it."""
    warning_as_error: bool = False
    """NetSuite's warnings become errors and the request is refused (SOAP preference)."""
    disable_mandatory_custom_field_validation: bool = False
    """Custom fields that the user interface requires are not required (SOAP preference)."""
    disable_system_notes_for_custom_fields: bool = False
    """No system notes for changes of custom fields (SOAP preference)."""
    ignore_read_only_fields: bool = False
    """Values sent for read-only fields are dropped without a word (SOAP preference)."""
    run_server_suite_script_and_trigger_workflows: bool = False
    """Whether scripts and workflows run; sent only with `send_run_server_suite_script` (SOAP preference)."""
    send_run_server_suite_script: bool = False
    """Whether the preference above is sent at all; without it the company's own preference holds."""
    customizations_separator: str = Field(default="__", min_length=1)
    """Joins type, script id and internal id in MuleSoft's keys of custom fields and records."""
    omit_internal_id: bool = False
    """Leaves the number out of MuleSoft's keys where they are written; sandbox and production then have the same keys.
    On input both forms are understood."""
    custom_field_keys: Annotated[Literal["script_id", "mule"], BeforeValidator(lowered)] = "script_id"
    """How records that are read name custom fields: by script id, or by MuleSoft's `TYPE__scriptid__internalid`."""
    explain_references: bool = False
    """Whether a refused reference is looked up, to say what is wrong with it: two more requests at most for a call."""
    encoding: str = "UTF-8"
    """Accepted without effect: records are text, not bytes; files and the wire have their own."""
    expiration_policy: ExpirationPolicy | None = None
    """When connections that nobody uses are closed."""
    transport: Annotated[Literal["auto", "soap", "rest"], BeforeValidator(lowered)] = "auto"
    """Which way operations go that can go both."""
    clock: Annotated[Literal["local", "server"], BeforeValidator(lowered)] = "local"
    """Whose clock signs: this machine's, or NetSuite's as its answers tell it."""
    time_zone: str = ""
    """Zone of the user's dates in SuiteQL, e.g. `America/Los_Angeles`; found out from the account where empty."""
    expect_account: str = ""
    """The only account this may connect to; anything else is an error before any request."""
    mode: Annotated[Literal["read_only", "read_write"] | None, BeforeValidator(lowered)] = None
    """Whether it may write; where not said, yes in sandbox, release preview and test drive, else no."""

    @model_validator(mode="before")
    @classmethod
    def _mule(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        values = dict(data)
        join_unit(values, "read_timeout", "readTimeout", "readTimeoutUnit", "SECONDS")
        join_unit(values, "connection_timeout", "connectionTimeout", "connectionTimeoutUnit", "SECONDS")
        if "name" in values:
            raise problem("config-name", "a config has no field `name`", "its name is its key under `configs:`")
        for name in list(values):
            if name.startswith(("sendRunServerSuiteScript", "omitInternalId")) and name not in _CAMEL:
                values[_CAMEL[next(known for known in _CAMEL if name.startswith(known))]] = values.pop(name)
        connection = values.get("connection")
        if isinstance(connection, Mapping):
            values["connection"] = {**connection, "type": _named_type(connection)}
        return values

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except LookupError:
            raise problem("encoding", f"{value!r} is no character set", "write UTF-8") from None
        return value

    @field_validator("expect_account")
    @classmethod
    def _expected(cls, value: str) -> str:
        if not value or has_reference(value):
            return value
        try:
            return account_id.parse(value).id
        except ConfigurationError as error:
            raise refused(error) from None

    @classmethod
    def from_env(cls, prefix: str = "NETSUITE_") -> Self:
        """The configuration that environment variables describe: five for tokens, four for OAuth 2.0 by certificate.

        Account and client id with a client secret or a redirect URI are the authorization code grant.

        Raises:
            ConfigurationError: Names every variable that is missing.
        """
        present = {name for name, suffix in _FROM_ENVIRONMENT.items() if os.environ.get(prefix + suffix)}
        needed, optional = _variables(present)
        missing = [prefix + _FROM_ENVIRONMENT[name] for name in needed if name not in present]
        if missing:
            raise ConfigurationError(
                f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set",
                hint="set the variables, or name a file with a netsuite config",
            )
        connection: dict[str, Any] = {
            name: f"${{env:{prefix}{_FROM_ENVIRONMENT[name]}}}" for name in (*needed, *optional) if name in present
        }
        connection["type"] = _type_of(connection)
        guards = {
            name: f"${{env:{prefix}{suffix}}}" for name, suffix in _GUARDS.items() if os.environ.get(prefix + suffix)
        }
        return cls.from_mapping({"connection": connection, **guards})

    def connected_to(self, connection: Mapping[str, Any]) -> Self:
        """The same configuration with another connection: how `--sandbox` points it at the embedded sandbox."""
        return self.from_mapping({**self._given, "connection": dict(connection)})

    def explaining(self) -> Self:
        """The same configuration, which looks up why a reference was refused: what `--explain` means."""
        return self.from_mapping({**self._given, "explain_references": True})

    @property
    def soap_preferences(self) -> dict[str, bool]:
        """The preferences that are asked for and exist only as a SOAP header, by their names there."""
        wanted = {
            "warningAsError": self.warning_as_error,
            "disableMandatoryCustomFieldValidation": self.disable_mandatory_custom_field_validation,
            "disableSystemNotesForCustomFields": self.disable_system_notes_for_custom_fields,
            "ignoreReadOnlyFields": self.ignore_read_only_fields,
        }
        found = {name: True for name, value in wanted.items() if value}
        if self.send_run_server_suite_script:
            found["runServerSuiteScriptAndTriggerWorkflows"] = self.run_server_suite_script_and_trigger_workflows
        return found

    @property
    def mule_keys(self) -> MuleKeys | None:
        """What writes MuleSoft's keys of custom fields; None where script ids are asked for."""
        if self.custom_field_keys == "script_id":
            return None
        return MuleKeys(self.customizations_separator, self.omit_internal_id)

    @property
    def timeouts(self) -> tuple[float | None, float | None]:
        """Seconds for connecting and for an answer; None waits for ever."""
        connect, read = self.connection.connection_timeout, self.connection.read_timeout
        connect = self.connection_timeout if connect is None else connect
        read = self.read_timeout if read is None else read
        return (connect or None, read or None)

    def check_account(self) -> None:
        """Refuse an account other than the expected one.

        Raises:
            ConfigurationError: `expect_account` names another account.
        """
        account = self.connection.identity()
        if self.expect_account and self.expect_account != account.id:
            raise ConfigurationError(
                f"the account is {account}, but expect_account is {self.expect_account}",
                hint="check the environment (--env) and its account, or mend expect_account",
            )

    def check_write(self, operation: str = "") -> None:
        """Refuse to write where nobody said that writing is meant.

        Raises:
            RejectedError: Typed `NETSUITE:READ_ONLY`; nothing was sent.
        """
        account = self.connection.identity()
        business = account.is_production and not self.connection.addresses().loopback
        if self.mode == "read_write" or (self.mode is None and not business):
            return
        why = "mode is read_only" if self.mode else f"{account} is a production account and mode is not said"
        raise RejectedError(
            f"{operation or 'the operation'} writes, but {why}",
            hint="write mode: read_write into this environment's netsuite config if you mean it",
            type="NETSUITE:READ_ONLY",
            operation=operation,
        )


_CAMEL = {
    "sendRunServerSuiteScript": "send_run_server_suite_script",
    "omitInternalId": "omit_internal_id",
}


def _variables(present: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields that must have a variable, and that may have one, by those that are there."""
    if "client_id" not in present or "consumer_key" in present:
        return _TOKEN_FIELDS, _OPTIONAL
    if "certificate_id" not in present and present & {"client_secret", "redirect_uri"}:
        return _CONSENT_FIELDS, ("client_secret", "redirect_uri", *_OPTIONAL)
    return _OAUTH2_FIELDS, _OPTIONAL


def _named_type(connection: Mapping[str, Any]) -> str:
    """Our name of the type of *connection*; what is wrong with it is told of its `type`."""
    try:
        return connection_type(str(connection.get("type") or _type_of(connection)))
    except PydanticCustomError as error:
        raise placed(error, "connection", "type") from None


def _type_of(connection: Mapping[str, Any]) -> str:
    """The type that the fields of *connection* show, where it says none."""
    if "password" in connection and any(name in connection for name in ("email", "roleId", "role_id")):
        return "login_authentication"
    by_consent = ("client_secret", "clientSecret", "redirect_uri", "redirectUri")
    if any(name in connection for name in by_consent):
        return "oauth2_authorization_code"
    is_oauth2 = any(name in connection for name in ("client_id", "clientId", "certificate_id", "certificateId"))
    return "oauth2_client_credentials" if is_oauth2 else _BASIS
