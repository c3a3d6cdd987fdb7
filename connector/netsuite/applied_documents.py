"""Lines of `apply`: the transaction that a payment or credit settles goes by its number, over both transports.

REST names it as the account shows transactions, SOAP not at all; both write its number beside it, as `refNum`.
"""

from __future__ import annotations

from typing import Any


def with_document(line: dict[str, Any]) -> dict[str, Any]:
    """*line*, whose `doc` bears the `refNum` as its name, where it has both."""
    document, number = line.get("doc"), line.get("refNum")
    if isinstance(document, dict) and number:
        document["refName"] = number
    return line
