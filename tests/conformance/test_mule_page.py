"""Every YAML of docs/mule.md runs, on a sandbox, a database, files, an HTTP server and a mail server."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import indent

import pytest

from connector import registry
from connector.component import Construct
from connector.expression.compiler import compile_expression
from connector.flow.api import Flow
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from tests.flow.test_notice_channels import smtp_server

PAGE = Path(__file__).parents[2] / "docs" / "mule.md"
BLOCKS = [
    pytest.param(match.group(1), id=f"line {PAGE.read_text().count(chr(10), 0, match.start()) + 1}")
    for match in re.finditer(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
]
CONFIGS = """
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      consumer_key: ${env:NETSUITE_CONSUMER_KEY}
      consumer_secret: ${env:NETSUITE_CONSUMER_SECRET}
      token_id: ${env:NETSUITE_TOKEN_ID}
      token_secret: ${env:NETSUITE_TOKEN_SECRET}
      account: ${env:NETSUITE_ACCOUNT}
  warehouse: {type: database, url: "${env:WAREHOUSE_URL}"}
  mail: {type: email, host: 127.0.0.1, port: MAIL_PORT, security: none, from: flows@example.com}
"""


class Shop(BaseHTTPRequestHandler):
    """Answers every request with what it was."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps({"path": self.path, "method": self.command}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def mail_port() -> Iterator[int]:
    with smtp_server() as server:
        yield server.port


@pytest.fixture(autouse=True)
def _surroundings(sandbox: Sandbox, shop: str, mail_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = sandbox.credentials()
    for name in ("account", "consumer_key", "consumer_secret", "token_id", "token_secret"):
        monkeypatch.setenv(f"NETSUITE_{name.upper()}", credentials[name])
    monkeypatch.setenv("WAREHOUSE_URL", f"sqlite:///{tmp_path}/warehouse.db")
    monkeypatch.setenv("SHOP_URL", shop)
    monkeypatch.setenv("MAIL_PORT", str(mail_port))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "customers.csv").write_text("code,name\na-1,Aurora\nb-2,Borealis\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.csv").write_text("a\n1\n")


def document(block: str) -> str:
    """A block as a flow file: steps, a source with steps, or the whole of it."""
    if block.startswith("-"):
        block = f"flows:\n  main:\n    steps:\n{indent(block, '      ')}"
    elif block.startswith("source:"):
        block = f"flows:\n  main:\n{indent(block, '    ')}"
    return block if "configs:" in block else CONFIGS.replace("MAIL_PORT", os.environ["MAIL_PORT"]) + block


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_runs(block: str, sandbox: Sandbox, tmp_path: Path) -> None:
    flow = Flow.read(document(block), file="mule.yaml").against(sandbox)
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        for name, body in flow.loaded.document.flows.items():
            listens = body.source is not None and body.source.listener is not None
            result = flow.run(name, state=state, limit=5, payload={"id": "1", "number": "7"} if listens else None)
            assert result.error is None, str(result.error)
            assert result.status in ("ok", "nothing_to_do")


def test_what_stands_beside_dataweave_is_an_expression_of_ours() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| DataWeave | here |")[2].partition("\n\n")[0]
    ours = [text for row in table.splitlines() for text in re.findall(r"`([^`]+)`", row.rpartition(" | ")[2])]

    assert len(ours) > 20
    for text in ours:
        compile_expression(text.removeprefix("${").removesuffix("}") if text.startswith("${") else text)


def test_every_construct_with_a_name_in_mule_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    constructs = [name for name in registry.names() if isinstance(registry.find(name), Construct)]

    missing = [name for name in constructs if registry.find(name).mule and not re.search(rf"\b{name}:", page)]

    assert [name for name in missing if name != "records"] == []
