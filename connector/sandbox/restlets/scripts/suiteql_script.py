"""SuiteQL: runs the query it is posted, as many accounts have it for clients without REST web services."""

from __future__ import annotations

from typing import Any

from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_error import SuiteScriptError

SCRIPT = "customscript_sandbox_suiteql"
SCRIPT_NUMBER = 2
DEPLOY = "customdeploy_sandbox_suiteql"
_PAGE = 1000
_MOST_DIGITS = 9


def get(parameters: dict[str, str], session: ScriptSession) -> Any:
    """Rows of the query in `q`."""
    return _rows(parameters, session)


def post(body: Any, session: ScriptSession) -> Any:
    """Rows of `{"q": …, "params": […], "limit": …, "offset": …}`."""
    return _rows(body if isinstance(body, dict) else {"q": str(body)}, session)


def _rows(asked: dict[str, Any], session: ScriptSession) -> Any:
    if not asked.get("q"):
        raise SuiteScriptError("SSS_MISSING_REQD_ARGUMENT", "query.runSuiteQL: Missing a required argument: query")
    limit, offset = _number(asked, "limit", _PAGE), _number(asked, "offset", 0)
    rows, total = session.suiteql_page(str(asked["q"]), _parameters(asked), limit=limit, offset=offset)
    return {
        "items": rows,
        "totalResults": total,
        "hasMore": offset + len(rows) < total,
        "remainingUsage": session.remaining_usage,
    }


def _parameters(asked: dict[str, Any]) -> list[Any]:
    given = asked.get("params")
    if given is None:
        return []
    if not isinstance(given, list) or any(isinstance(value, dict | list) for value in given):
        raise _invalid("params")
    return given


def _number(asked: dict[str, Any], name: str, default: int) -> int:
    text = str(asked.get(name, default))
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise _invalid(name)
    return int(text)


def _invalid(name: str) -> SuiteScriptError:
    return SuiteScriptError("SSS_INVALID_TYPE_ARG", f"You have entered an invalid type argument: {name}")
