"""Credit check: whether the customer of a sales order may owe that much more, as many accounts have it as a RESTlet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_error import SuiteScriptError

SCRIPT = "customscript_sandbox_credit_check"
SCRIPT_NUMBER = 6
DEPLOY = "customdeploy_sandbox_credit_check"
_ORDER = """
    SELECT t.foreigntotal * t.exchangerate AS total, c.creditlimit AS credit_limit, c.balancesearch AS balance
    FROM transaction t JOIN customer c ON c.id = t.entity WHERE t.type = 'SalesOrd' AND t.id = ?
"""


def get(parameters: dict[str, str], session: ScriptSession) -> Any:
    """`{"decision": "approve" | "hold", "reason": …}` for the order whose internal id is `order`."""
    found = session.suiteql(_ORDER, [parameters.get("order", "")])
    if not found:
        raise SuiteScriptError("RCRD_DSNT_EXIST", "That record does not exist.")
    total, balance = _amount(found[0], "total"), _amount(found[0], "balance")
    limit = found[0].get("credit_limit")
    if limit is None or balance + total <= Decimal(limit):
        return {"decision": "approve", "reason": ""}
    return {"decision": "hold", "reason": f"{balance + total:.2f} would be owed, the limit is {Decimal(limit):.2f}"}


def _amount(row: dict[str, Any], column: str) -> Decimal:
    return Decimal(row.get(column) or 0)
