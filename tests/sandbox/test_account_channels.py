import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.sandbox.server import Sandbox

START = """
import sys
from connector.sandbox.server import Sandbox
Sandbox(seed="empty").start().stop()
heavy = ("lxml", "yaml", "sqlglot", "pydantic", "zeep", "requests")
own = ("rest.record_service", "soap.endpoint", "restlets.restlet_service", "setup.setup_pages", "suiteql.engine")
print([name for name in (*heavy, *(f"connector.sandbox.{one}" for one in own)) if name in sys.modules])
"""


def test_a_second_start_loads_no_channel_and_no_heavy_package(tmp_path: Path) -> None:
    environment = {**os.environ, "CONNECTOR_SANDBOX_CACHE": str(tmp_path)}
    command = [sys.executable, "-c", START]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment) for _ in range(2)
    )

    assert "lxml" not in first.stdout  # the first one reads the record types, to make the records
    assert second.stdout == "[]\n"


def test_a_missing_package_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "lxml" else find(name, *more))

    with pytest.raises(ConfigurationError, match="needs the package `lxml`"):
        Sandbox(seed="empty")


def test_a_wsdl_or_script_that_cannot_be_read_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("1 / 0\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="ZeroDivisionError"):
        Sandbox(seed="empty", scripts=[tmp_path])
    with pytest.raises(ConfigurationError, match="holds no"):
        Sandbox(seed="empty", wsdl=tmp_path)


def test_threads_that_ask_at_once_get_the_same_channel() -> None:
    with Sandbox(seed="empty") as sandbox:
        found: list[Any] = []
        threads = [threading.Thread(target=lambda: found.append(sandbox.account.soap)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(found) == 8
    assert len({id(one) for one in found}) == 1
