from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from connector.component import Operation
from connector.errors import ConfigurationError
from connector.netsuite import operations
from connector.netsuite.client import NetSuite

CONFIG = {
    "connection": {"account": "1", "consumer_key": "a", "consumer_secret": "b", "token_id": "c", "token_secret": "d"}
}


def test_every_operation_is_a_method() -> None:
    files = {path.stem for path in Path(operations.__path__[0]).glob("*.py")} - {"__init__"}
    methods = {name for name in dir(NetSuite) if isinstance(getattr(NetSuite, name), Operation)}

    assert methods | {"test_connection"} == files  # which is a method of its own: it gives a report, not a mapping


def test_only_operations_that_are_called_are_imported() -> None:
    code = (
        "import sys; from connector import NetSuite; before = set(sys.modules); NetSuite.get; "
        "print([m for m in sorted(before) if m.startswith('connector.netsuite.operations.')], "
        "'connector.netsuite.operations.get' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[] True"


def test_methods_have_signature_and_help() -> None:
    client = NetSuite(CONFIG)

    assert "record_type" in inspect.signature(client.get).parameters
    assert "Record type as REST names it" in str(client.get.__doc__)


def test_a_wrong_argument_is_named_before_anything_is_sent() -> None:
    with pytest.raises(ConfigurationError, match="record_typ"):
        NetSuite(CONFIG).get(record_typ="customer", id="1")  # type: ignore[call-arg] # the mistake


def test_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACCOUNT", "CONSUMER_KEY", "CONSUMER_SECRET", "TOKEN_ID", "TOKEN_SECRET"):
        monkeypatch.setenv(f"NETSUITE_{name}", "TSTDRV1")
    monkeypatch.delenv("NETSUITE_CLIENT_ID", raising=False)

    with NetSuite.from_env() as client:
        assert client.session.addresses.suitetalk == "https://tstdrv1.suitetalk.api.netsuite.com"


def test_importing_it_loads_nothing_slow() -> None:
    slow = "requests zeep lxml jwt cryptography oauthlib msgspec sqlglot"
    code = f"import sys, connector.netsuite.client; print([m for m in {slow!r}.split() if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
