"""How many requests may run at once, over REST (Oracle help article_0625010817)."""

from __future__ import annotations

from connector.component import Unit
from connector.netsuite.exchange import Caller, Request
from connector.netsuite.governance_limits import Limits, of_rest
from connector.netsuite.wire_json import decode


def governance_limits(caller: Caller, unit: Unit, operation: str) -> Limits:
    """The limits of the account and of our integration; for administrators."""
    request = Request(method="GET", url=f"{caller.addresses.system}/governanceLimits", operation=operation)
    return of_rest(decode(caller.request(request, unit)))
