"""What sums of postings are grouped and filtered by."""

from __future__ import annotations

from typing import Literal, get_args

Dimension = Literal[
    "period",
    "account",
    "parentItem",
    "item",
    "entity",
    "department",
    "class",
    "location",
    "subsidiary",
    "book",
]
"""In the order of the XSD (PostingTransactionSummaryField, PostingTransactionSummaryFilter)."""
DIMENSIONS: tuple[str, ...] = get_args(Dimension)
