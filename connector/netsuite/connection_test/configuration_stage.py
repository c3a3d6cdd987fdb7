"""The first stage: is the configuration whole, for the account that is meant, and do its values look right?"""

from __future__ import annotations

import re

from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.netsuite.auth.oauth2 import algorithm_for, private_key
from connector.netsuite.config import Connection
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_types import TokenBasedAuthentication
from connector.netsuite.consent_connection import OAuth2AuthorizationCode

_KEY_LENGTH = 64
"""Hex digits of every key and secret that NetSuite gives out for tokens."""
_REST_SCOPE = "rest_webservices"
_HEX = re.compile(r"[0-9a-fA-F]+")


def check_configuration(inspection: Inspection) -> Verdict:
    """Resolve references, compare the account with `expect_account`, look at the shape of each credential."""
    config = inspection.config
    refusal = inspection.session.refusal(config.transport)
    if refusal:
        raise ConfigurationError(f"transport is {config.transport}: {refusal}", hint="set transport: auto or rest")
    connection = config.connection
    signing = _signing(connection)
    inspection.facts.suspicions = _oddities(connection)
    account = connection.identity()
    kind = account.kind.replace("_", " ")
    expected = ", as expected" if config.expect_account else ""
    evidence = f"account {account} ({kind}{expected}) at {inspection.host}; {signing}"
    odd = [f"{field} {oddity}" for field, oddity in inspection.facts.suspicions.items()]
    if odd:
        return Verdict(
            status="warning",
            evidence=f"{evidence}; {'; '.join(odd)}",
            cure="check these fields, and copy them once more",
        )
    return Verdict(status="passed", evidence=evidence)


def _signing(connection: Connection) -> str:
    if isinstance(connection, TokenBasedAuthentication):
        return f"token-based authentication, SOAP {connection.version}"
    if isinstance(connection, OAuth2AuthorizationCode):
        kind = "public client" if connection.client_secret is None else "client with a secret"
        return f"OAuth 2.0 authorization code, {kind}"
    key = private_key(connection.key())
    return f"OAuth 2.0 client credentials, {algorithm_for(key, connection.signature_algorithm)}"


def _oddities(connection: Connection) -> dict[str, str]:
    """What is odd about credentials, by field; never a part of a value."""
    names = ("consumer_key", "consumer_secret", "token_id", "token_secret", "client_id", "client_secret")
    given = {name: getattr(connection, name, None) for name in names}
    fields = {name: value for name, value in given.items() if value is not None}
    found = {name: oddity for name, value in fields.items() if (oddity := _oddity(value))}
    seen: dict[str, str] = {}
    for name, value in fields.items():
        twin = seen.setdefault(value.get_secret_value(), name)
        if twin != name:
            found[name] = f"is the same as {twin}"
    if not isinstance(connection, TokenBasedAuthentication) and _REST_SCOPE not in connection.scopes:
        found["scopes"] = f"has no {_REST_SCOPE}, which REST and SuiteQL need"
    return found


def _oddity(secret: SecretStr) -> str:
    text = secret.get_secret_value()
    if text[:1] in "\"'" or text[-1:] in "\"'":
        return "has quotes around it" if text else "is empty"
    if not _HEX.fullmatch(text):
        return "has characters other than hex digits"
    if len(text) != _KEY_LENGTH:
        return f"has {len(text)} characters, not {_KEY_LENGTH}"
    return ""
