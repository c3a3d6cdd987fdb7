"""`/__sandbox__/…`: the sandbox's own pages, as JSON, and a list of them for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError
from connector.sandbox.control import account_controls, panel_guard, panel_index, server_controls
from connector.sandbox.control.panel_call import PanelCall, UnknownPageError, decoded
from connector.sandbox.refusals import WireError
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.server import Sandbox

PREFIX = "/__sandbox__/"
Page = Callable[[PanelCall], Any]
PAGES: dict[tuple[str, str], Page] = {
    ("GET", "status"): account_controls.status,
    ("PATCH", "status"): account_controls.change_account,
    ("GET", "audit"): account_controls.audit,
    ("GET", "features"): account_controls.features,
    ("PATCH", "features"): account_controls.set_features,
    ("GET", "locks"): account_controls.locks,
    ("POST", "locks"): account_controls.lock,
    ("DELETE", "locks"): account_controls.unlock,
    ("GET", "records/{type}"): account_controls.list_records,
    ("POST", "records/{type}"): account_controls.create_record,
    ("GET", "records/{type}/{id}"): account_controls.read_record,
    ("PATCH", "records/{type}/{id}"): account_controls.update_record,
    ("DELETE", "records/{type}/{id}"): account_controls.delete_record,
    ("POST", "reset"): account_controls.reset,
    ("GET", "snapshots"): account_controls.snapshots,
    ("PUT", "snapshots/{name}"): account_controls.take_snapshot,
    ("POST", "snapshots/{name}"): account_controls.restore_snapshot,
    ("DELETE", "snapshots/{name}"): account_controls.drop_snapshot,
    ("GET", "accounts"): server_controls.list_accounts,
    ("POST", "accounts"): server_controls.add_account,
    ("DELETE", "accounts/{id}"): server_controls.remove_account,
    ("GET", "requests"): server_controls.requests,
    ("PATCH", "requests"): server_controls.detail_requests,
    ("DELETE", "requests"): server_controls.forget_requests,
    ("GET", "requests/{number}"): server_controls.one_request,
    ("GET", "clock"): server_controls.clock,
    ("POST", "clock"): server_controls.turn_clock,
    ("DELETE", "clock"): server_controls.reset_clock,
    ("GET", "faults"): server_controls.faults,
    ("POST", "faults"): server_controls.add_faults,
    ("PUT", "faults"): server_controls.replace_faults,
    ("DELETE", "faults"): server_controls.clear_faults,
    ("GET", "strict"): server_controls.strict_report,
    ("DELETE", "strict"): server_controls.clear_strict_report,
}
"""Method and path → what answers; `{…}` stands for one part of the path."""


class ControlPanel:
    """Answers the sandbox's own addresses; there is no signing in, it listens on this machine only by default."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def answer(self, request: Request) -> Answer:
        """The answer to one request; never raises for what a client did."""
        refused = panel_guard.refusal(request, self._sandbox.host)
        if refused:
            return _json({"error": refused}, 403)
        parts = decoded(request.path[len(PREFIX) :])
        if not parts and request.method in ("GET", "HEAD"):
            return Answer(
                200,
                panel_index.index(self._sandbox, PAGES, PREFIX).encode(),
                {"content-type": "text/html; charset=utf-8"},
            )
        found = _page(request.method, parts)
        if found is None:
            known = [f"{method} {PREFIX}{path}" for method, path in PAGES]
            return _json({"error": f"no such page: {request.method} {'/'.join(parts)}", "pages": known}, 404)
        page, names = found
        answer = _answered(page, PanelCall(self._sandbox, request, names))
        if request.method != "GET":
            for account in self._sandbox.accounts:
                account.keep()
        return answer


def _answered(page: Page, call: PanelCall) -> Answer:
    try:
        return _json(page(call))
    except UnknownPageError as error:
        return _json({"error": str(error)}, 404)
    except ConfigurationError as error:
        return _json({"error": error.message, "findings": [one.as_dict() for one in error.diagnostics]}, 400)
    except WireError as error:
        return _json({"error": error.message, "code": error.code}, error.status)
    except KeyError as error:
        return _json({"error": f"{error} is missing"}, 400)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        return _json({"error": f"the request is not understood: {error}"}, 400)


def _page(method: str, parts: tuple[str, ...]) -> tuple[Page, tuple[str, ...]] | None:
    for (known, path), page in PAGES.items():
        names = _fitted(path.split("/"), parts) if known == method else None
        if names is not None:
            return page, names
    return None


def _fitted(pattern: list[str], parts: tuple[str, ...]) -> tuple[str, ...] | None:
    """What stands in the places of `{…}`; None where *parts* do not fit."""
    if len(pattern) != len(parts):
        return None
    pairs = list(zip(pattern, parts, strict=True))
    if any(wanted != found for wanted, found in pairs if not wanted.startswith("{")):
        return None
    return tuple(found for wanted, found in pairs if wanted.startswith("{"))


def _json(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body, default=str).encode(), {"content-type": "application/json"})
