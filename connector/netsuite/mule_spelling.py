"""How MuleSoft spells what a NetSuite configuration says: enumerations, units, names of connection types."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from connector.config_model import problem
from connector.diagnostics import did_you_mean

_UNITS = {
    "NANOSECONDS": 1e-9,
    "MICROSECONDS": 1e-6,
    "MILLISECONDS": 1e-3,
    "SECONDS": 1.0,
    "MINUTES": 60.0,
    "HOURS": 3600.0,
    "DAYS": 86400.0,
}
"""java.util.concurrent.TimeUnit, in seconds."""
_VERSION = re.compile(r"[Vv]?(20\d\d)[._]([12])(?:[._]0)?")

CONNECTION_TYPES = {
    "token_based_authentication": "token_based_authentication",
    "token_authentication": "token_based_authentication",  # SOAP connector up to 10.x
    "restlet_token": "token_based_authentication",
    "oauth2_client_credentials": "oauth2_client_credentials",
    "oauth_2_0_client_credentials": "oauth2_client_credentials",
    "oauth2": "oauth2_client_credentials",  # NetSuite has no other OAuth 2.0 without a person
    "oauth2_authorization_code": "oauth2_authorization_code",
}
"""Connection types by every name that MuleSoft gave them, without the suffix `-connection`."""

_TOKENS = (
    "use type: token_based_authentication with consumer_key, consumer_secret, token_id, token_secret and account"
    " (Setup > Users/Roles > Access Tokens), or oauth2_client_credentials"
)
RETIRED_TYPES = {
    "login_authentication": "NetSuite ended `login` with endpoint 2020.1",
    "request_based_authentication": "NetSuite ended user credentials in SOAP headers with endpoint 2020.2",
    "sso_authentication": "NetSuite ended inbound single sign-on for web services, and MuleSoft removed it with 10.0",
    "restlet_login": "NetSuite ends user credentials for RESTlets (NLAuth) with 2027.1",
}
"""Connection types that MuleSoft had and NetSuite no longer takes, with the reason."""


def connection_type(text: str) -> str:
    """Our name of a connection type in any of MuleSoft's spellings; raises on a retired one."""
    word = text.rpartition(":")[2].strip().replace("-", "_")
    name = (word.lower() if word.isupper() else _snake(word)).removesuffix("_connection")
    retired = next((known for known in RETIRED_TYPES if name in (known, known.removesuffix("_authentication"))), "")
    if retired:
        raise problem("retired-connection", f"{retired} is no longer possible: {RETIRED_TYPES[retired]}", _TOKENS)
    if name not in CONNECTION_TYPES:
        known = sorted(set(CONNECTION_TYPES.values()))
        hint = did_you_mean(name, known) or f"the types are {' and '.join(known)}"
        raise problem("connection-type", f"{text[:60]!r} is no type of connection", hint)
    return CONNECTION_TYPES[name]


def time_unit(text: Any) -> float:
    """Seconds of one *text*, a TimeUnit such as `MILLISECONDS`."""
    try:
        return _UNITS[str(text).upper()]
    except KeyError:
        raise problem("time-unit", f"{text!r} is no unit of time", f"the units are {', '.join(_UNITS)}") from None


def join_unit(values: MutableMapping[str, Any], name: str, camel: str, unit: str, default_unit: str) -> None:
    """Turn MuleSoft's number and its unit (`readTimeout`, `readTimeoutUnit`) in *values* into seconds under *name*.

    A bare number under MuleSoft's camelCase name has MuleSoft's default unit; under ours it is seconds.
    """
    given = values.pop(unit, values.pop(_snake(unit), None))
    if camel != name and camel in values:
        value = values.pop(camel)
        if given is None and _is_number(value):
            given = default_unit
        values.setdefault(name, value)
    if given is not None and _is_number(values.get(name)):
        values[name] = float(values[name]) * time_unit(given)


def _snake(camel: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", camel).lower()


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def wsdl_version(value: Any) -> Any:
    """`V2025_2`, `2025.2`, `2025_2` or `v2025_2_0` as `2025_2`."""
    if value is None or value == "":
        return ""
    found = _VERSION.fullmatch(str(value).strip())
    if found is None:
        raise problem("wsdl-version", f"{value!r} is no WSDL version", "write it as 2025_2 (MuleSoft: V2025_2)")
    return f"{found.group(1)}_{found.group(2)}"


def hmac_name(value: Any) -> Any:
    """`HMAC_SHA256`, `HMAC_SHA_256` or `HMAC-SHA256` as `HMAC_SHA256`; SHA-1 is refused with the reason."""
    name = re.sub(r"[-_ ]", "", str(value)).upper()
    if name == "HMACSHA256":
        return "HMAC_SHA256"
    if name in ("HMACSHA1", "HMACSHA"):
        raise problem(
            "signature-algorithm", "NetSuite refuses HMAC-SHA1 since 2023.1", "leave it out, or write HMAC_SHA256"
        )
    return value


def words(value: Any) -> Any:
    """A comma-separated list as MuleSoft writes it, or a list."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def lowered(value: Any) -> Any:
    """An enumeration in MuleSoft's capitals as ours."""
    return value.lower().replace("-", "_") if isinstance(value, str) else value


def raised(value: Any) -> Any:
    """An enumeration that stays in capitals, in any case."""
    return value.upper() if isinstance(value, str) else value


WsdlVersion = Annotated[str, BeforeValidator(wsdl_version)]
Words = Annotated[tuple[str, ...], BeforeValidator(words, json_schema_input_type=tuple[str, ...] | str)]


def renamed(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """*values* with MuleSoft's other names replaced by ours where ours is not there."""
    found = dict(values)
    for other, name in names.items():
        if other in found and name not in found:
            found[name] = found.pop(other)
    return found
