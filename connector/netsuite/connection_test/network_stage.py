"""Name, connection, proxy and TLS: is there a way to the host at all?"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from connector.errors import ConnectorError
from connector.netsuite.connection_test.cause_ranking import cause
from connector.netsuite.connection_test.cause_table import Weights
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_test.service_stage import first_answer
from connector.netsuite.pool import pool

_WAIT = 10.0
"""Seconds to wait for a connection."""


def check_network(inspection: Inspection) -> Verdict:
    """Look the host's name up and open a connection to it, or to the proxy that leads there."""
    inspection.facts.proxy = _proxy(inspection)
    way = inspection.facts.proxy or inspection.host
    host, _, port = way.rpartition(":")
    host = host.strip("[]")
    begun = time.monotonic()
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return _unknown(inspection, host, error)
    looked = time.monotonic()
    try:
        peer = _connected(found, _patience(inspection))
    except OSError as error:
        return _unreachable(inspection, way, error)
    took = f"name {(looked - begun) * 1000:.0f} ms, connection {(time.monotonic() - looked) * 1000:.0f} ms"
    through = f"proxy {way}" if inspection.facts.proxy else way
    return Verdict(status="passed", evidence=f"{through} is {peer}; {took}")


def _patience(inspection: Inspection) -> float:
    configured, _ = inspection.config.timeouts
    return min(configured or _WAIT, _WAIT)


def _connected(found: list[Any], patience: float) -> str:
    """Connect to the first address that takes us; the last failure where none does."""
    failure: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in found:
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.settimeout(patience)
            try:
                probe.connect(address)
            except OSError as error:
                failure = error
            else:
                return str(address[0])
    raise failure


def _proxy(inspection: Inspection) -> str:
    """Host and port of the proxy that requests go through, as the session itself decides; "" where there is none."""
    from requests.utils import select_proxy  # noqa: PLC0415 - slow to import

    addresses, connection = inspection.session.addresses, inspection.config.connection
    with pool(addresses, None, connection.proxy, 1) as http:
        settings = http.merge_environment_settings(addresses.suitetalk, {}, False, None, None)
    found = select_proxy(addresses.suitetalk, settings["proxies"])
    if not found:
        return ""
    parts = urlsplit(found if "//" in found else f"//{found}")
    return f"{parts.hostname}:{parts.port or 80}"


def _unknown(inspection: Inspection, host: str, error: Exception) -> Verdict:
    told = f"the name {host} cannot be resolved: {getattr(error, 'strerror', None) or error}"
    if inspection.facts.proxy:
        return _failed(inspection, {"proxy_refuses": 100}, told)
    return _failed(inspection, {"name_unknown": 90, "blocked_on_the_way": 20}, told)


def _unreachable(inspection: Inspection, way: str, error: OSError) -> Verdict:
    refused = isinstance(error, ConnectionRefusedError)
    reason = "it refuses the connection" if refused else f"{error.strerror or error}"
    told = f"no connection to {way}: {reason}"
    if inspection.facts.proxy:
        names = {"proxy_refuses": 100}
    elif refused:
        names = {"nothing_listens": 90, "blocked_on_the_way": 20}
    else:
        names = {"blocked_on_the_way": 75, "nothing_listens": 30}
    return _failed(inspection, names, told)


def _failed(inspection: Inspection, weights: Weights, told: str) -> Verdict:
    causes = tuple(cause(inspection, name, weight, (told,)) for name, weight in weights.items())
    return Verdict(status="failed", evidence=told, cure=causes[0].cure, causes=causes)


# ---------------------------------------------------------------- TLS


def check_tls(inspection: Inspection) -> Verdict:
    """Make the first request, unsigned, the way all others go; what TLS makes of it is judged here."""
    if not inspection.session.addresses.suitetalk.startswith("https:"):
        return Verdict(status="skipped", evidence="plain http, which is accepted on this machine only")
    first = first_answer(inspection)
    if isinstance(first, ConnectorError) and first.is_a("SECURITY"):
        return _untrusted(inspection, first)
    if inspection.facts.proxy:
        return Verdict(status="passed", evidence=f"through the proxy {inspection.facts.proxy}")
    shown = _shown(inspection)
    return Verdict(status="passed", evidence=f"the certificate is trusted{f': {shown}' if shown else ''}")


def _untrusted(inspection: Inspection, error: ConnectorError) -> Verdict:
    shown = "" if inspection.facts.proxy else _shown(inspection)
    evidence = f"{error.message}{f'; shown is {shown}' if shown else ''}"
    other_host = "hostname" in error.message.lower() or "match" in error.message.lower()
    names = {"tls_intercepted": 75, "certificate_of_other_host": 25}
    if other_host:
        names = {"certificate_of_other_host": 75, "tls_intercepted": 30}
    return _failed(inspection, names, evidence)


def _shown(inspection: Inspection) -> str:
    """Protocol and certificate that the host shows, trusted or not; nothing is sent to it."""
    host, _, port = inspection.host.rpartition(":")
    look = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    look.check_hostname = False
    look.verify_mode = ssl.CERT_NONE  # only to tell a person whose certificate it is
    try:
        with (
            socket.create_connection((host, int(port)), timeout=_patience(inspection)) as plain,
            look.wrap_socket(plain, server_hostname=host) as secure,
        ):
            return f"{secure.version()}, {_described(secure.getpeercert(binary_form=True))}"
    except (OSError, ValueError):
        return ""


def _described(der: bytes | None) -> str:
    from cryptography import x509  # noqa: PLC0415 - slow to import

    if der is None:
        return "no certificate"
    found = x509.load_der_x509_certificate(der)
    until = found.not_valid_after_utc.date().isoformat()
    return f"{found.subject.rfc4514_string()} by {found.issuer.rfc4514_string()}, until {until}"
