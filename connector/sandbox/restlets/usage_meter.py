"""Governance units of one script run (Oracle help: SuiteScript 2.x API Governance)."""

from __future__ import annotations

from connector.catalogue.model import RecordType
from connector.sandbox.restlets.suitescript_error import UsageLimitError

MOST_UNITS = 5000
"""Usage units that one run of a RESTlet may take (Oracle help section_4640094112)."""
QUERY_UNITS = 10
"""`query.runSuiteQL`."""
_UNITS = {"load": (10, 5, 2), "submitFields": (10, 5, 2), "save": (20, 10, 4), "delete": (20, 10, 4)}
"""Call of N/record → units for transactions, other standard records, custom records."""


class UsageMeter:
    """Counts the units that a run has taken."""

    def __init__(self, most: int = MOST_UNITS) -> None:
        self._most = most
        self.used = 0

    @property
    def remaining(self) -> int:
        """What `runtime.getCurrentScript().getRemainingUsage()` gives."""
        return max(0, self._most - self.used)

    def take(self, units: int) -> None:
        """Count *units*; raises UsageLimitError where that is more than is left."""
        self.used += units
        if self.used > self._most:
            raise UsageLimitError

    def take_record(self, call: str, record: RecordType) -> None:
        """Count a call of N/record: `load`, `save`, `submitFields` or `delete`."""
        transaction, other, custom = _UNITS[call]
        if record.name.startswith("customrecord"):
            self.take(custom)
        else:
            self.take(transaction if record.family == "transaction" else other)
