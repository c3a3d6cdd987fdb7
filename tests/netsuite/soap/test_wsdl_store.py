"""A WSDL from a directory, from the cache, from a server; what does not belong is refused."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from connector.errors import ConfigurationError, ConnectivityError
from connector.netsuite import user_cache
from connector.netsuite.soap import wsdl_store

WSDL = b"""<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:platform_2025_2.webservices.netsuite.com">
<types><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<xsd:import namespace="urn:a" schemaLocation="../xsd/a.xsd"/></xsd:schema></types></definitions>"""
A = b'<schema xmlns="http://www.w3.org/2001/XMLSchema"><import namespace="urn:b" schemaLocation=".//b.xsd"/></schema>'
B = b'<schema xmlns="http://www.w3.org/2001/XMLSchema"/>'
FILES = {"/wsdl/v2025_2_0/netsuite.wsdl": WSDL, "/wsdl/xsd/a.xsd": A, "/wsdl/xsd/b.xsd": B}


class Counting:
    """Fetches from a dict and counts."""

    def __init__(self, base: str, files: dict[str, bytes]) -> None:
        self.files = {base + path: body for path, body in files.items()}
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        try:
            return self.files[url]
        except KeyError:
            raise ConnectivityError(f"{url} answers 404") from None


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONNECTOR_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_fetches_everything_the_wsdl_imports_once_and_keeps_it(cache: Path) -> None:
    fetch = Counting("https://1234567.suitetalk.api.netsuite.com", FILES)

    first = wsdl_store.open_wsdl(
        "2025_2", directory=None, base="https://1234567.suitetalk.api.netsuite.com", fetch=fetch
    )
    again = wsdl_store.open_wsdl(
        "2025_2", directory=None, base="https://7654321.suitetalk.api.netsuite.com", fetch=fetch
    )

    assert first.version == again.version == "2025_2"
    assert len(fetch.asked) == 3
    assert again.read(again.locations[2]) == B
    assert [path.name for path in (cache / "wsdl").iterdir()] == ["netsuite-2025_2.zip"]


def test_asks_oracle_where_the_account_does_not_serve_the_wsdl() -> None:
    fetch = Counting("https://webservices.netsuite.com", FILES)

    found = wsdl_store.open_wsdl("2025_2", directory=None, base="https://1.suitetalk.api.netsuite.com", fetch=fetch)

    assert found.main == "https://webservices.netsuite.com/wsdl/v2025_2_0/netsuite.wsdl"


def test_a_sandbox_on_this_machine_never_reaches_the_cache(cache: Path) -> None:
    fetch = Counting("http://127.0.0.1:8080", FILES)

    wsdl_store.open_wsdl("2025_2", directory=None, base="http://127.0.0.1:8080", fetch=fetch)

    assert not cache.exists()


def test_another_host_has_an_entry_of_its_own(cache: Path) -> None:
    fetch = Counting("https://netsuite.proxy.example:8443", FILES)

    wsdl_store.open_wsdl("2025_2", directory=None, base="https://netsuite.proxy.example:8443", fetch=fetch)

    assert [path.name for path in (cache / "wsdl").iterdir()] == ["netsuite.proxy.example_8443-2025_2.zip"]


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    fetch = Counting("https://webservices.netsuite.com", FILES)

    found = wsdl_store.fetched(wsdl_store.public_url("2025_2"), "2025_2", fetch)

    assert found.version == "2025_2"


def test_a_damaged_cache_is_fetched_again(cache: Path) -> None:
    fetch = Counting("https://webservices.netsuite.com", FILES)
    url = wsdl_store.public_url("2025_2")
    wsdl_store.fetched(url, "2025_2", fetch)
    kept = cache / "wsdl" / "netsuite-2025_2.zip"
    kept.write_bytes(kept.read_bytes()[:-10])

    wsdl_store.fetched(url, "2025_2", fetch)

    assert len(fetch.asked) == 6
    assert wsdl_store.from_zip(kept.read_bytes()).version == "2025_2"


def test_refuses_an_import_that_leaves_netsuite() -> None:
    files = dict(FILES)
    files["/wsdl/xsd/a.xsd"] = A.replace(b".//b.xsd", b"https://evil.example/b.xsd")
    fetch = Counting("https://webservices.netsuite.com", files)

    with pytest.raises(ConnectivityError, match=r"evil\.example.*outside"):
        wsdl_store.fetch_documents(wsdl_store.public_url("2025_2"), fetch)

    assert not any("evil" in url for url in fetch.asked)


def test_a_page_for_people_is_no_wsdl() -> None:
    fetch = Counting("https://webservices.netsuite.com", {"/wsdl/v2025_2_0/netsuite.wsdl": b"<!DOCTYPE html><html>"})

    with pytest.raises(ConnectivityError, match="no WSDL or schema"):
        wsdl_store.fetch_documents(wsdl_store.public_url("2025_2"), fetch)


def test_a_wsdl_of_somebody_else_is_named() -> None:
    other = wsdl_store.from_documents("http://x/a.wsdl", {"http://x/a.wsdl": b"<definitions/>"})

    with pytest.raises(ConnectivityError, match="not NetSuite's WSDL"):
        _ = other.version


def test_a_directory_gives_only_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "in" / "xsd").mkdir(parents=True)
    (tmp_path / "in" / "netsuite.wsdl").write_bytes(WSDL)
    (tmp_path / "in" / "xsd" / "a.xsd").write_bytes(A)
    (tmp_path / "secret.xsd").write_bytes(B)

    found = wsdl_store.from_directory(tmp_path / "in")

    assert found.read(wsdl_store.absolute(found.main, "./xsd/a.xsd")) == A
    with pytest.raises(ConnectivityError, match="not part of it"):
        found.read(wsdl_store.absolute(found.main, "../secret.xsd"))


def test_a_directory_without_a_wsdl_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no \.wsdl file") as raised:
        wsdl_store.from_directory(tmp_path)

    assert "netsuite.wsdl" in raised.value.hint


def test_the_netsuite_variable_names_the_cache_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONNECTOR_CACHE_DIR")
    monkeypatch.setenv("NETSUITE_CACHE_DIR", str(tmp_path))

    assert user_cache.cache_folder() == tmp_path


@pytest.fixture
def server(wsdl_dir: Path) -> Iterator[tuple[str, list[str]]]:
    """The real WSDL behind a slow server."""
    asked: list[str] = []
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                asked.append(self.path)
            threading.Event().wait(0.02)
            name = self.path.removeprefix("/wsdl/v2023_2_0/")
            body = (wsdl_dir / name).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *parts: object) -> None: ...

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.wsdl
def test_the_real_wsdl_comes_whole_over_http_and_packs_small(server: tuple[str, list[str]]) -> None:
    base, asked = server
    with requests.Session() as http_session:
        documents = wsdl_store.fetch_documents(
            wsdl_store.public_url("2023_2", base), lambda url: http_session.get(url, timeout=10).content
        )

    packed = wsdl_store.to_zip(next(iter(documents)), documents)

    assert len(documents) == len(asked) == 47
    assert len(packed) < 250_000
    assert wsdl_store.from_zip(packed).version == "2023_2"


def test_a_wsdl_that_comes_cut_short_is_not_kept(cache: Path) -> None:
    base = "https://1234567.suitetalk.api.netsuite.com"
    cut = Counting(base, FILES | {"/wsdl/xsd/a.xsd": A[:90]})

    with pytest.raises(ConnectivityError, match=r"a\.xsd comes damaged or cut short"):
        wsdl_store.fetched(f"{base}/wsdl/v2025_2_0/netsuite.wsdl", "2025_2", cut)

    assert not cache.exists()
