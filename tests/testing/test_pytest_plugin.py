"""The plugin as others use it: a session of pytest in a process of its own, in an empty folder."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from connector.testing.sandbox_pool import CHANGING, STARTING

SESSION = """
import os, pytest, requests
from requests_oauthlib import OAuth1

TIME = "/services/rest/system/v1/serverTime"

def get(sandbox, path=TIME):
    known = sandbox.credentials()
    signed = OAuth1(known["consumer_key"], known["consumer_secret"], known["token_id"], known["token_secret"],
                    realm=known["account"], signature_method="HMAC-SHA256")
    return requests.get(known["base_url"] + path, auth=signed, timeout=10)

@pytest.mark.netsuite_sandbox(seed="empty")
def test_one(netsuite_sandbox):
    netsuite_sandbox.store.create("customer", {"companyName": "A"})
    assert get(netsuite_sandbox).status_code == 200

@pytest.mark.netsuite_sandbox(seed="empty", faults=[{"kind": "concurrency", "times": 2}])
def test_two(netsuite_sandbox):
    assert netsuite_sandbox.store.count("customer") == 0
    assert [get(netsuite_sandbox).status_code for _ in range(3)] == [429, 429, 200]

def test_three(netsuite_sandbox):
    assert netsuite_sandbox.store.count("customer") > 100

@pytest.mark.netsuite_sandbox(seed="empty")
def test_four(netsuite_sandbox, netsuite_environment):
    assert os.environ["NETSUITE_BASE_ADDRESS"] == netsuite_sandbox.url
    assert get(netsuite_sandbox).status_code == 200

def test_five():
    assert "NETSUITE_BASE_ADDRESS" not in os.environ

@pytest.mark.netsuite_sandbox(seed="empty")
def test_six(netsuite_sandbox):
    next(iter(netsuite_sandbox.tenant.tokens.values())).secret = "changed"
    assert get(netsuite_sandbox, TIME + "?six").status_code == 200
"""


def session(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A session of pytest on one file."""
    (folder / "test_mine.py").write_text(text, encoding="utf-8")
    # once from the package's entry point, once by name: the second alone is the file that is tested here
    plugin = ("-p", "no:netsuite_sandbox", "-p", "connector.testing.pytest_plugin", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *plugin, "--strict-markers", "-q", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


OPTIONS = ("--netsuite-strict", "-o", "netsuite_seed=demo")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a session said, whose sixth test fails."""
    ran = session(tmp_path_factory.mktemp("session"), SESSION, *OPTIONS)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout


def test_each_test_has_a_netsuite_of_its_own(told: str) -> None:
    assert "1 failed, 5 passed" in told


def test_a_failure_tells_the_requests_and_the_true_reason(told: str) -> None:
    assert "GET /services/rest/system/v1/serverTime" in told
    assert "refused sign-in: InvalidSignature" in told


def test_strict_sandboxes_tell_what_they_found_at_the_end(told: str) -> None:
    assert "x accept-language: send it" in told


def test_sessions_that_do_not_use_it_do_not_pay_for_it() -> None:
    code = "import sys, connector.testing.pytest_plugin; print([n for n in sys.modules if 'sandbox.server' in n])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


def test_each_worker_of_xdist_has_servers_of_its_own_and_hands_over_what_it_found(tmp_path: Path) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    ran = session(tmp_path, SESSION, *OPTIONS, "-n", "2", "--dist", "load")

    assert "1 failed, 5 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "refused sign-in: InvalidSignature" in ran.stdout
    assert "x accept-language: send it" in ran.stdout


ASYNCHRONOUS = """
import asyncio
from urllib.parse import urlsplit

async def status(url):
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"GET /rest/datacenterurls HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
    line = await reader.readline()
    writer.close()
    return line

def test_ten_at_once(netsuite_sandbox):
    async def all_of_them():
        return await asyncio.gather(*[status(netsuite_sandbox.url) for _ in range(10)])
    assert asyncio.run(all_of_them()) == [b"HTTP/1.1 200 OK\\r\\n"] * 10
"""


def test_asynchronous_tests_find_it_answering(tmp_path: Path) -> None:
    ran = session(tmp_path, ASYNCHRONOUS)

    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


def test_the_example_of_the_documentation_passes(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/sandbox/testing.md").read_text(encoding="utf-8")
    (example,) = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "def test_" in block]
    ran = session(tmp_path, example)

    assert "3 passed" in ran.stdout, ran.stdout + ran.stderr


def test_pytest_tells_what_there_is(tmp_path: Path) -> None:
    told = session(tmp_path, "", "--markers").stdout + session(tmp_path, "", "--fixtures").stdout

    assert "@pytest.mark.netsuite_sandbox(seed, scale, account, wsdl" in told
    assert "A NetSuite for this test alone, as the marker `netsuite_sandbox` describes it" in told
    assert "NETSUITE_ACCOUNT, NETSUITE_BASE_ADDRESS and the rest, set for this test" in told
    assert "The servers of this session (of this worker, under pytest-xdist)" in told


def test_the_marker_names_every_option_that_it_takes(tmp_path: Path) -> None:
    (line,) = [line for line in session(tmp_path, "", "--markers").stdout.splitlines() if "netsuite_sandbox(" in line]
    named = re.findall(r"\w+", line.partition("(")[2].partition(")")[0])

    assert sorted(named) == sorted({*STARTING, *CHANGING})
