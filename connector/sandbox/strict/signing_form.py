"""Deviations of an OAuth 1.0a header (wire facts 2.1, 2.2, 5.3 of the peers' sheet)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from connector.sandbox.authentication.authorization_header import MalformedHeaderError, parse_authorization
from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.strict.deviation import Deviation
from connector.sandbox.web.http_protocol import Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_ALGORITHM = "HMAC-SHA256"
_REQUIRED = (
    "oauth_consumer_key",
    "oauth_token",
    "oauth_nonce",
    "oauth_timestamp",
    "oauth_signature_method",
    "oauth_version",
    "oauth_signature",
)
_LONGEST_NONCE = 64
_SHORTEST_NONCE = 6
_HEADER = "section_1534941295"
_SOAP = "/services/NetSuitePort"
_SIGNING = {
    "soap": ("sign account&consumerKey&token&nonce&timestamp", "section_1534941088"),
    "": ("sign as section 3.4.1 of RFC 5849 says", "section_1534939551"),
}


def deviations(traits: RequestTraits, account: Account) -> Iterator[Deviation]:
    """What is odd about the way a request proves who sent it."""
    request = traits.request
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if "jsessionid=" in request.headers.get("cookie", "").lower():
        yield session_cookie()
    if "," in request.query and "oauth_signature=" in request.query:
        yield Deviation("oauth-in-query", "OAuth parameters stand in the query", "put them into the header", _HEADER)
    if scheme.lower() != "oauth":
        return
    if scheme != "OAuth":
        yield Deviation("oauth-scheme", f"the scheme is written {scheme}", "write `OAuth`", _HEADER)
    yield from _repeated(rest)
    try:
        given = parse_authorization(request.headers["authorization"])
    except MalformedHeaderError:
        yield Deviation(
            "oauth-malformed", "the Authorization header cannot be read", 'write name="value" pairs', _HEADER
        )
        return
    yield from _values(given, account)


def refused(request: Request, account: Account) -> Iterator[Deviation]:
    """Which mistake a signature was made with that was refused just now: what the Login Audit Trail says of it."""
    newest = account.audit.caused_by(request)
    if newest is not None and newest.detail == "InvalidSignature":
        cure, source = _SIGNING["soap" if request.path.startswith(_SOAP) else ""]
        yield Deviation("signed-otherwise", newest.explanation, cure, source)


def _repeated(header: str) -> Iterator[Deviation]:
    names = Counter(part.partition("=")[0].strip() for part in header.split(","))
    for name, times in names.items():
        if times > 1:
            yield Deviation("oauth-repeated", f"{name} is there {times} times", "send it once", "subsect_156935170194")


def _values(given: dict[str, str], account: Account) -> Iterator[Deviation]:
    yield from account_spelling(given.get("realm", ""), account.tenant.account, "realm")
    for name in _REQUIRED:
        if not given.get(name):
            yield Deviation("oauth-missing", f"{name} is missing", "send it", _HEADER)
    algorithm = given.get("oauth_signature_method", _ALGORITHM)
    if algorithm != _ALGORITHM:
        yield algorithm_spelling(algorithm)
    yield from nonce_form(given.get("oauth_nonce", ""))
    for name in given:
        if name not in (*_REQUIRED, "realm"):
            yield Deviation(
                "oauth-unknown", f"{unquote(name)[:40]} is no parameter of NetSuite's", "leave it out", _HEADER
            )


def session_cookie() -> Deviation:
    """A session cookie beside another way to sign in."""
    return Deviation(
        "session-cookie",
        "a JSESSIONID cookie came along",
        "send the signature alone, without cookies",
        "wire facts 1.1",
    )


def account_spelling(sent: str, account: str, where: str) -> Iterator[Deviation]:
    """An account that is missing or not spelled as on Company Information."""
    if not sent:
        yield Deviation("account-missing", f"{where} is missing", f"send the account, {account}", _HEADER)
    elif sent != account and sent.upper().replace("-", "_") == account:
        yield Deviation(
            "account-spelling",
            f"{where} is written {sent}",
            f"write {account}: upper case, with an underscore; host names have lower case and a hyphen",
            _HEADER,
        )


def algorithm_spelling(sent: str) -> Deviation:
    """A signature method that is not spelled as documented."""
    return Deviation(
        "signature-algorithm", f"the algorithm is {sent[:40]}", f"write {_ALGORITHM}", "section_1534941088"
    )


def nonce_form(nonce: str) -> Iterator[Deviation]:
    """A nonce that is too short, too long or not alphanumeric."""
    if nonce and not (nonce.isascii() and nonce.isalnum() and _SHORTEST_NONCE <= len(nonce) <= _LONGEST_NONCE):
        yield Deviation(
            "nonce-form",
            f"the nonce has {len(nonce)} characters, or others than letters and digits",
            "use 20 random letters and digits; 6 to 64 are taken",
            "section_4395630653",
        )
