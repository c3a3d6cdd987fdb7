"""What clients sign by mistake instead of the right text: each a label and a text, for `signature_diagnosis`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, unquote

from connector.sandbox.authentication.signature import percent_encode, request_base
from connector.sandbox.web.request_address import query_pairs

Variant = tuple[str, str]
"""What is wrong in words, empty where nothing is; and the text."""
Pairs = Sequence[tuple[str, str]]

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_MOST_PARAMETERS = 12
_FAMILIES = ("suitetalk.api", "restlets.api", "app")


@dataclass(frozen=True, slots=True)
class PassportText:
    """The parts of a SOAP token passport's text."""

    account: str
    """As the account is spelled right."""
    given_account: str
    """As the passport spells it."""
    consumer_key: str
    token: str
    nonce: str
    timestamp: str

    def parts(self, account: str) -> tuple[str, ...]:
        """The five values in the order in which they are signed."""
        return (account, self.consumer_key, self.token, self.nonce, self.timestamp)


@dataclass(frozen=True, slots=True)
class HeaderText:
    """The parts of what an OAuth 1.0a header signs."""

    method: str
    urls: Sequence[str]
    """Addresses that are right."""
    header: Pairs
    """OAuth parameters without realm and signature."""
    query: str
    """As sent, still percent-encoded."""
    form: str
    realm: str
    label: str
    """The account in host names."""

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """All that is signed."""
        return [*self.header, *query_pairs(self.query)]


def passport_variants(text: PassportText) -> Iterator[Variant]:
    """The right text of a passport first, then the wrong ones."""
    right = text.parts(text.account)
    yield "", "&".join(right)
    yield from _account_variants(text)
    names = ("account", "consumer key", "token", "nonce", "timestamp")
    for order in itertools.permutations(range(5)):
        if order != (0, 1, 2, 3, 4):
            yield f"the order is {', '.join(names[at] for at in order)}", "&".join(right[at] for at in order)
    yield "the values are joined without '&'", "".join(right)
    yield "the '&' between the values are percent-encoded", "%26".join(right)
    yield "the text ends with a line break", "&".join(right) + "\n"


def _account_variants(text: PassportText) -> Iterator[Variant]:
    account = text.account
    spellings = {
        text.given_account,
        account.lower(),
        account.lower().replace("_", "-"),
        account.replace("_", "-"),
        account.partition("_")[0],
    }
    for spelling in sorted(spellings - {account, ""}):
        cure = f"the account is signed as {spelling}, which must be {account}: upper case, underscore"
        yield cure, "&".join(text.parts(spelling))


def header_variants(text: HeaderText) -> Iterator[Variant]:
    """The right texts of a request first, then the wrong ones."""
    for url in text.urls:
        yield "", request_base(text.method, url, text.parameters)
    url = text.urls[0]
    for label, other in _address_variants(text):
        yield label, request_base(text.method, other, text.parameters)
    for label, parameters in _parameter_variants(text):
        for one in text.urls:
            yield label, request_base(text.method, one, parameters)
    for method in _METHODS:
        if method != text.method:
            yield f"the method is signed as {method}", request_base(method, url, text.parameters)
    yield from _encoding_variants(text)


def _address_variants(text: HeaderText) -> Iterator[Variant]:
    for url in text.urls:
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        name, colon, port = host.partition(":")
        default = {"http": ":80", "https": ":443"}[scheme]
        if colon:
            yield f"the address is signed without its port {port}", f"{scheme}://{name}{slash}{path}"
        else:
            yield "the address is signed with its default port", f"{scheme}://{host}{default}{slash}{path}"
        yield "the address is signed with a slash at its end", f"{url}/"
        yield "the address is signed without the slash at its end", url.rstrip("/")
        yield "the path is signed with its percent-encoding undone", f"{scheme}://{host}{slash}{unquote(path)}"
        yield "the address is signed in lower case", url.lower()
        yield "the address is signed with its query", f"{url}?{text.query}"
        for family in _FAMILIES:
            other = f"{text.label}.{family}.netsuite.com"
            if other != host:
                yield f"the host is signed as {other}", f"https://{other}{slash}{path}"


def _parameter_variants(text: HeaderText) -> Iterator[tuple[str, Pairs]]:
    header, query = list(text.header), query_pairs(text.query)
    if query:
        yield "the query is not signed: its parameters belong into the text", header
    for number, (name, _) in enumerate(query[:_MOST_PARAMETERS]):
        if len(query) > 1:
            yield f"the query parameter {name} is not signed", [*header, *query[:number], *query[number + 1 :]]
    if "+" in text.query or "%20" in text.query:
        plus = [(name, value.replace(" ", "+")) for name, value in query]
        yield "a blank is signed as '+', which must be %20", [*header, *plus]
    yield "the query is signed without being decoded first", [*header, *_raw_pairs(text.query)]
    if text.form:
        yield "", [*header, *query, *query_pairs(text.form)]
    if text.realm:
        yield "the realm is signed, which must be left out", [*header, *query, ("realm", text.realm)]
    for name in ("oauth_version", "oauth_body_hash", "oauth_token"):
        if any(name == one for one, _ in header):
            yield f"{name} is sent but not signed", [*(pair for pair in header if pair[0] != name), *query]
    if all(name != "oauth_version" for name, _ in header):
        yield "oauth_version is signed but not sent", [*header, ("oauth_version", "1.0"), *query]


def _encoding_variants(text: HeaderText) -> Iterator[Variant]:
    encoded = sorted((percent_encode(name), percent_encode(value)) for name, value in text.parameters)
    joined = "&".join(f"{name}={value}" for name, value in encoded)
    plus = "&".join(sorted(f"{quote_plus(name)}={quote_plus(value)}" for name, value in text.parameters))
    sent = "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in text.parameters)
    bare = "&".join(f"{name}={value}" for name, value in sorted(text.parameters))
    for url in text.urls:
        start = f"{text.method}&{percent_encode(url)}&"
        yield "the parts of the text are not percent-encoded", f"{text.method}&{url}&{joined}"
        yield "a blank is signed as '+', which must be %20", start + percent_encode(plus)
        yield "the parameters are signed in the order of sending, not sorted", start + percent_encode(sent)
        yield "the parameters are not percent-encoded before they are joined", start + percent_encode(bare)
        yield (
            "the method is signed in lower case",
            text.method.lower() + start[len(text.method) :] + percent_encode(joined),
        )


def _raw_pairs(query: str) -> Iterable[tuple[str, str]]:
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            yield name, value
