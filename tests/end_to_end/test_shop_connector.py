"""samples/shop_connector.py, installed by its entry point, against a shop that answers over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
ORDERS = [{"id": f"{number:03}", "total": number} for number in range(25)]
FLOW = """
configs:
  shop:
    type: shop
    base_url: ${env:SHOP_URL}
    api_key: ${env:SHOP_KEY}
    reconnection: {attempts: 4, wait: {type: constant, interval: 10ms}}
  warehouse: {type: database, url: "sqlite:///warehouse.db"}
flows:
  orders:
    source:
      shop.on_new_order: {every: 5m}
    steps:
      - database.upsert: {table: shop_order, key: [id]}
  stock:
    steps:
      - set_payload: [{sku: CHAIR, quantity: 4}, {sku: NOBODY, quantity: 1}, {sku: TABLE}]
      - shop.set_stock:
"""


class Shop(ThreadingHTTPServer):
    stock: dict[str, int]
    refusals: list[int]


class Desk(BaseHTTPRequestHandler):
    server: Shop

    def _answer(self, status: int, body: Any) -> None:
        told = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_GET(self) -> None:
        if self.headers["Authorization"] != "Bearer key-of-the-shop":
            return self._answer(401, {"error": "who are you"})
        if self.server.refusals:
            return self._answer(self.server.refusals.pop(), {"error": "later"})
        asked = urlsplit(self.path)
        if asked.path == "/newest":
            return self._answer(200, {"at": "2026-11-24T00:00:00Z"})
        after = parse_qs(asked.query).get("after", [""])[0]
        page = [order for order in ORDERS if str(order["id"]) > after][:10]
        return self._answer(200, {"orders": page, "more": page[-1] is not ORDERS[-1]})

    def do_PUT(self) -> None:
        sku = self.path.rpartition("/")[2]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if sku == "NOBODY":
            return self._answer(404, {"error": "no such article"})
        self.server.stock[sku] = body["quantity"]
        return self._answer(200, {})

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop() -> Iterator[Shop]:
    server = Shop(("127.0.0.1", 0), Desk)
    server.stock, server.refusals = {}, []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages that holds the sample and says what it brings."""
    site = tmp_path / "site"
    described = site / "shop_connector-1.0.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-connector\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[connector.connectors]\nshop = shop_connector\n")
    (site / "shop_connector.py").write_text((SAMPLES / "shop_connector.py").read_text(encoding="utf-8"))
    (tmp_path / "shop.yaml").write_text(FLOW)
    return site


def connector(
    site: Path, shop: Shop, *arguments: str, key: str = "key-of-the-shop"
) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{site}:{SAMPLES.parent}",
        "SHOP_URL": f"http://127.0.0.1:{shop.server_port}",
        "SHOP_KEY": key,
        "HOME": str(site.parent),
    }
    command = [sys.executable, "-m", "connector.cli.main", *arguments]
    return subprocess.run(command, cwd=site.parent, env=environment, capture_output=True, text=True, check=False)


def test_the_command_line_knows_it(site: Path, shop: Shop) -> None:
    listed = json.loads(connector(site, shop, "operations", "--json").stdout)
    described = connector(site, shop, "describe", "shop.set_stock")
    schema = json.loads(connector(site, shop, "schema").stdout)

    assert {one["name"] for one in listed} >= {"shop.list_orders", "shop.set_stock", "shop.on_new_order"}
    assert "Records with `sku` and `quantity`" in described.stdout
    assert "shop.list_orders" in schema["$defs"]["Step"]["properties"]


def test_its_source_reads_page_by_page_and_remembers_where_it_was(site: Path, shop: Shop) -> None:
    shop.refusals = [503, 429]

    first = connector(site, shop, "run", "shop.yaml", "--flow", "orders", "--once", "--json")
    second = connector(site, shop, "run", "shop.yaml", "--flow", "orders", "--once", "--json")

    assert (first.returncode, json.loads(first.stdout)["written"]) == (0, 25), first.stderr
    assert json.loads(second.stdout)["status"] == "nothing_to_do"


def test_its_writes_answer_for_each_record(site: Path, shop: Shop) -> None:
    done = connector(site, shop, "run", "shop.yaml", "--flow", "stock", "--json")
    letters = json.loads(connector(site, shop, "dead-letters", "list", "--json").stdout)

    assert (done.returncode, shop.stock) == (3, {"CHAIR": 4}), done.stderr
    assert sorted(letter["message"] for letter in letters) == [
        "no such article",
        "the record has no usable 'quantity'",
    ]


def test_a_wrong_key_ends_as_a_connection_that_is_refused_and_is_not_shown(site: Path, shop: Shop) -> None:
    done = connector(site, shop, "run", "shop.yaml", "--flow", "orders", "--once", key="wrong-key")

    assert done.returncode == 4
    assert "the shop refuses the key" in done.stderr
    assert "wrong-key" not in done.stderr + done.stdout


def test_a_slip_in_its_arguments_is_a_finding(site: Path, shop: Shop) -> None:
    (site.parent / "shop.yaml").write_text(
        "configs: {s: {type: shop, base_url: x, api_key: '${env:K}'}}\n"
        "flows: {a: {steps: [{shop.list_orders: {sinse: x}}]}}\n"
    )

    done = connector(site, shop, "validate", "shop.yaml")

    assert done.returncode == 2
    assert "did you mean `since`" in done.stderr + done.stdout
