"""The WSDL of a version with its schema documents: from a directory, the user's cache, the account or Oracle."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import posixpath
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit

from connector.errors import ConfigurationError, ConnectivityError, ConnectorError
from connector.netsuite.user_cache import cache_folder

Fetch = Callable[[str], bytes]
"""Gets the body behind an http(s) URL; raises ConnectorError."""

CONNECTIONS = 8
"""Documents fetched at once: 47 files at 300 ms take 2 s instead of 14 (performance facts, 1)."""
PUBLIC_HOST = "webservices.netsuite.com"
_MANIFEST = "manifest.json"
_LOCATION = re.compile(rb"""<(?:\w+:)?(?:import|include)\b[^>]*?\b(?:schemaLocation|location)\s*=\s*["']([^"']+)["']""")
_DIRECTORY_BASE = "file:///"


class WsdlSet:
    """A WSDL and every schema document it reaches, each under its absolute location."""

    def __init__(self, main: str, read: Callable[[str], bytes], locations: tuple[str, ...]) -> None:
        """Give the location of the WSDL in *main* and of everything that *read* gives in *locations*."""
        self.main = main
        self.locations = locations
        self._read = read

    def read(self, location: str) -> bytes:
        """The document at *location*."""
        wanted = absolute("", location)
        if wanted not in self.locations:
            raise ConnectivityError(
                f"the WSDL refers to {location}, which is not part of it",
                hint="fetch the WSDL again: delete its file in the cache folder, or use a complete directory",
            )
        return self._read(wanted)

    @cached_property
    def version(self) -> str:
        """The version in the WSDL's own namespace, e.g. `2025_2`."""
        found = re.search(rb"urn:platform_(\d{4}_\d)\.webservices\.netsuite\.com", self.read(self.main))
        if found is None:
            raise ConnectivityError(
                f"{self.main} is not NetSuite's WSDL", hint="check wsdl and base_address in the configuration"
            )
        return found.group(1).decode()


def public_url(version: str, host: str = PUBLIC_HOST) -> str:
    """Where the WSDL of *version* lies on *host* (a bare host name, or a base address with its scheme)."""
    base = host if "://" in host else f"https://{host}"
    return f"{base.rstrip('/')}/wsdl/v{version}_0/netsuite.wsdl"


def from_directory(directory: str | Path) -> WsdlSet:
    """The WSDL in *directory*, with the schema documents beside and below it."""
    root = Path(directory).expanduser().resolve()
    mains = sorted(root.glob("*.wsdl"))
    if not mains:
        raise ConfigurationError(
            f"there is no .wsdl file in {root}", hint="give the directory that holds netsuite.wsdl and its xsd folder"
        )
    files = {
        absolute(_DIRECTORY_BASE, path.relative_to(root).as_posix()): path
        for path in [mains[0], *sorted(root.rglob("*.xsd"))]
        if path.resolve().is_relative_to(root)
    }
    return WsdlSet(next(iter(files)), lambda location: files[location].read_bytes(), tuple(files))


def from_documents(main: str, documents: Mapping[str, bytes]) -> WsdlSet:
    """A set that lies in memory."""
    return WsdlSet(main, documents.__getitem__, tuple(documents))


def fetched(url: str, version: str, fetch: Fetch) -> WsdlSet:
    """The WSDL at *url*: out of the cache, else fetched whole and kept there.

    A host that is not NetSuite's has an entry of its own; one on this machine (the sandbox) has none, since what it
    serves changes with it.
    """
    url = absolute("", url)
    kept = _cache_file(url, version)
    if kept is not None:
        with contextlib.suppress(OSError, ValueError, KeyError, zipfile.BadZipFile):
            return from_zip(kept.read_bytes())
    documents = fetch_documents(url, fetch)
    if kept is not None:
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
            _write_whole(kept, to_zip(url, documents))
    return from_documents(url, documents)


def fetch_documents(url: str, fetch: Fetch) -> dict[str, bytes]:
    """Fetch the WSDL at *url* and everything it imports, several documents at once."""
    documents: dict[str, bytes] = {}
    url = absolute("", url)
    with ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="wsdl") as pool:
        wanted = [url]
        while wanted:
            for location, body in zip(wanted, pool.map(fetch, wanted), strict=True):
                _check_document(location, body)
                documents[location] = body
            found = {reached for location in wanted for reached in _imports(location, documents[location])}
            wanted = sorted(found - documents.keys())
            for location in wanted:
                _check_host(location, url)
    return documents


def absolute(base: str, location: str) -> str:
    """*location* as seen from *base*, without doubled slashes and dots in its path."""
    parts = urlsplit(urljoin(base, location))
    path = posixpath.normpath(parts.path) if parts.path else ""
    return urlunsplit(parts._replace(path=re.sub("^//+", "/", path)))


def to_zip(main: str, documents: Mapping[str, bytes]) -> bytes:
    """The documents as one zip behind a line with its SHA-256 sum; the manifest in it gives their locations."""
    buffer = io.BytesIO()
    entries = {location: f"{number}.xml" for number, location in enumerate(documents)}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps({"main": main, "entries": entries}))
        for location, entry in entries.items():
            archive.writestr(entry, documents[location])
    data = buffer.getvalue()
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def from_zip(data: bytes) -> WsdlSet:
    """The set that `to_zip` wrote, its documents unpacked as they are asked for; ValueError where it is damaged."""
    stated, _, packed = data.partition(b"\n")
    if hashlib.sha256(packed).hexdigest().encode() != stated:
        raise ValueError("the stored WSDL is damaged")
    archive = zipfile.ZipFile(io.BytesIO(packed))
    manifest = json.loads(archive.read(_MANIFEST))
    entries = manifest["entries"]
    return WsdlSet(manifest["main"], lambda location: archive.read(entries[location]), tuple(entries))


def _imports(location: str, body: bytes) -> set[str]:
    return {absolute(location, found.decode()) for found in _LOCATION.findall(body)}


def _check_document(location: str, body: bytes) -> None:
    head = body[:4096].lstrip()
    if not head.startswith(b"<") or not re.search(rb"<(?:\w+:)?(?:definitions|schema)\b", head):
        raise ConnectivityError(
            f"{location} answers with something that is no WSDL or schema: {body[:60]!r}",
            hint="check base_address and the proxy; the WSDL is public, it needs no sign-in",
            type="NETSUITE:CONFIGURATION",
        )
    broken = unparsable(body)
    if broken:
        raise ConnectivityError(
            f"{location} comes damaged or cut short: {broken}",
            hint="try again; if it stays so, let *.netsuite.com pass the proxy, or give a folder with it as `wsdl`",
            type="NETSUITE:CONNECTIVITY",
        )


def unparsable(body: bytes) -> str:
    """Why *body* is no XML; "" where it is."""
    from lxml import etree  # noqa: PLC0415 - only what is fetched anew is looked at

    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        return str(error.msg)
    return ""


def _check_host(location: str, url: str) -> None:
    own, other = urlsplit(url), urlsplit(location)
    if (own.scheme, own.netloc) == (other.scheme, other.netloc):
        return
    if other.scheme != "https" or not (other.hostname or "").endswith(".netsuite.com"):
        raise ConnectivityError(
            f"the WSDL at {url} imports {location}, outside of its host and of netsuite.com",
            hint="check base_address; this may be another server than you meant",
            type="NETSUITE:CONFIGURATION",
        )


def _cache_file(url: str, version: str) -> Path | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("localhost", "::1") or host.startswith("127."):
        return None
    key = "netsuite" if host.endswith(".netsuite.com") else re.sub(r"[^a-z0-9.-]", "_", parts.netloc.lower())
    return cache_folder() / "wsdl" / f"{key}-{version}.zip"


def _write_whole(path: Path, data: bytes) -> None:
    """Put *data* at *path* so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_wsdl(version: str, *, directory: str | Path | None, base: str, fetch: Fetch) -> WsdlSet:
    """The WSDL of *version*: *directory* where given, else what *base* (the account) serves, else Oracle's own."""
    if directory:
        return from_directory(directory)
    own = public_url(version, base)
    try:
        return fetched(own, version, fetch)
    except ConnectorError:
        if not (urlsplit(own).hostname or "").endswith(".netsuite.com"):
            raise
    return fetched(public_url(version), version, fetch)
