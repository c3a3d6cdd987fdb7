"""A connector of one's own, complete in one file: a shop's JSON API as `shop.list_orders` and `shop.set_stock`.

A distribution brings it along by an entry point of the group `connector.connectors`:

    [project.entry-points."connector.connectors"]
    shop = "shop_connector"

From then on flows use it like the connectors that ship: `connector operations` lists it, `connector validate` checks
it, and an editor with `connector schema` completes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

import requests
from pydantic import Field

from connector import retry
from connector.component import Connection, Operation, Source, Unit
from connector.config_model import ConfigModel
from connector.errors import ConnectivityError, RejectedError, RetryableError
from connector.expression.template import Arguments, opened
from connector.outcome import Outcome, failure
from connector.reference import resolve_text
from connector.retry import DEFAULT, RetryPolicy
from connector.stream import Page, Stream

# ---------------------------------------------------------------- the configuration, and what it opens


class ShopConfig(ConfigModel):
    """Where the shop is, and the key to it."""

    type: Literal["shop"] = "shop"
    """The connector."""
    base_url: str
    """Address of its API: `https://shop.example.com/api`."""
    api_key: str = Field(repr=False)
    """The key, as a reference: `${env:SHOP_KEY}`."""
    reconnection: RetryPolicy = DEFAULT
    """When a request is sent again; a step's `retry` replaces it."""


class ShopSession:
    """The open connection of one configuration. Nothing is sent before something is asked."""

    transport = "local"

    def __init__(self, config: ShopConfig) -> None:
        """Speak to the shop as *config* says."""
        self._policy = config.reconnection
        self._base = resolve_text(config.base_url).rstrip("/")
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {resolve_text(config.api_key)}"

    def refusal(self, transport: str, effect: str) -> str:  # noqa: ARG002 - asked of every session
        """There is one transport, and it carries everything."""
        return ""

    def ask(self, unit: Unit, method: str, path: str, **more: Any) -> Any:
        """One request, as often as the policy lets it; *unit* says until when, and hears of waits."""
        policy = unit.retry or self._policy
        work = lambda: self._once(method, path, more)  # noqa: E731 - read at a glance
        return retry.run(work, policy, deadline=unit.deadline, emit=unit.emit, step=unit.step, sleep=unit.sleep)

    def close(self) -> None:
        """Give the sockets back."""
        self._http.close()

    def _once(self, method: str, path: str, more: Mapping[str, Any]) -> Any:
        """The class of an error says what to do next, its type is what handlers of flows catch."""
        try:
            answer = self._http.request(method, f"{self._base}{path}", timeout=30, **more)
        except requests.RequestException as error:
            raise ConnectivityError("the shop does not answer", hint="see base_url of the config") from error
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise ConnectivityError("the shop refuses the key", type="SHOP:AUTHENTICATION", hint="see api_key")
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise RetryableError("the shop wants fewer requests", type="SHOP:TOO_MANY_REQUESTS")
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ConnectivityError(f"the shop answers {answer.status_code}", type="SHOP:UNAVAILABLE")
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise RejectedError(str(answer.json().get("error", "refused")), type="SHOP:USER_ERROR")
        return answer.json()


CONNECTION = Connection(
    name="shop",
    summary="A shop's orders and stock.",
    config=ShopConfig.model_validate,
    schema=ShopConfig.model_json_schema,
    open=ShopSession,
)


# ---------------------------------------------------------------- reading: a stream, page by page


class ListOrdersArguments(Arguments):
    """Which orders."""

    since: str = ""
    """Only orders from this moment on, as the shop writes it."""


def _orders(session: ShopSession, since: str, unit: Unit) -> Stream:
    """A cursor is small JSON that says where a page starts: a killed run goes on from it."""

    def read(cursor: Mapping[str, Any]) -> Page:
        found = session.ask(unit, "GET", "/orders", params={"since": since, "after": cursor.get("after", "")})
        orders = found["orders"]
        return Page(orders, {"after": orders[-1]["id"]} if found["more"] else None)

    return Stream(read, resumes="keyset")


LIST_ORDERS = Operation(
    name="list_orders",
    summary="Read the orders of the shop as a stream.",
    effect="read",
    gives="stream",
    arguments=ListOrdersArguments,
    local=lambda session, arguments, unit: _orders(session, arguments.since, unit),
    errors=("SHOP:AUTHENTICATION", "SHOP:UNAVAILABLE", "SHOP:TOO_MANY_REQUESTS"),
    example="since: '2026-11-01'",
)


# ---------------------------------------------------------------- writing: one outcome a record


class SetStockArguments(Arguments):
    """What is in stock."""

    records: Any = Field(default_factory=opened("${payload}"))
    """Records with `sku` and `quantity`; the payload where absent."""


def _set_stock(session: ShopSession, arguments: SetStockArguments, unit: Unit) -> Sequence[Outcome]:
    return [_one(session, record, unit).at(at) for at, record in enumerate(arguments.records)]


def _one(session: ShopSession, record: Mapping[str, Any], unit: Unit) -> Outcome:
    """A record that is refused is told as failed, the others go on; a lost connection ends the block."""
    try:
        session.ask(unit, "PUT", f"/stock/{record['sku']}", json={"quantity": int(record["quantity"])})
    except RejectedError as error:
        return failure(error)
    except (KeyError, ValueError) as error:
        return failure(RejectedError(f"the record has no usable {error}", hint="give sku and quantity"))
    return Outcome(outcome="ok", id=str(record["sku"]))


SET_STOCK = Operation(
    name="set_stock",
    summary="Tell the shop what is in stock.",
    effect="write",
    takes="list",
    gives="results",
    records="records",
    block_size=100,
    arguments=SetStockArguments,
    local=_set_stock,
    errors=LIST_ORDERS.errors,
    example="records: [{sku: CHAIR, quantity: 4}]",
)


# ---------------------------------------------------------------- a source: what is new since the last run


class OnNewOrderArguments(Arguments):
    """Nothing to say: all orders."""


def _window(session: ShopSession, arguments: Any, watermark: Any, unit: Unit) -> Any:  # noqa: ARG001 - a source's
    """What this run reads, written down before anything is read; None where nothing is new."""
    newest = session.ask(unit, "GET", "/newest")["at"]
    return None if newest == watermark else {"since": watermark or "", "until": newest}


ON_NEW_ORDER = Source(
    name="on_new_order",
    summary="Orders that are new since the last run.",
    arguments=OnNewOrderArguments,
    window=_window,
    open=lambda session, arguments, window, unit: _orders(session, window["since"], unit),  # noqa: ARG005 - a source's
    advance=lambda window: window["until"],
)
