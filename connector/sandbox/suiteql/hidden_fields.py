"""Fields that records have and SuiteQL's tables do not, with the reasons that NetSuite gives (captured answers)."""

from __future__ import annotations

from connector.catalogue.reader import Catalogue

_REMOVED = {"transaction": ("location", "department", "class", "createdfrom", "mainline")}
"""Table → columns that stand on `transactionline` instead."""
REMOVED = "REMOVED - Field is removed"
NOT_EXPOSED = "NOT_EXPOSED"


def hidden_field(catalogue: Catalogue, table: str, column: str) -> str:
    """Why *table* has no such column though its record has the field; "" where the record has none either."""
    if column in _REMOVED.get(table, ()):
        return REMOVED
    if table != "transaction" or column != "subsidiary":
        return ""
    return NOT_EXPOSED if any(record.table == table and record.find("subsidiary") for record in catalogue) else ""
