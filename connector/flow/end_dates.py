"""When NetSuite ends what a flow may still use: one table, with Oracle's pages, and where they disagree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EndDate:
    """Something that NetSuite ends."""

    what: str
    when: str
    source: str
    """Oracle's help pages that say so."""
    doubt: str = ""
    """Where those pages disagree."""

    def __str__(self) -> str:
        doubt = f"; {self.doubt}" if self.doubt else ""
        return f"{self.what} {self.when} ({self.source}{doubt})"


SOAP = EndDate("Oracle removes SOAP", "with NetSuite 2028.2", "Oracle help article_2104046421, read in November 2026")
NEW_TOKEN_INTEGRATIONS = EndDate(
    "NetSuite takes no new token-based integrations",
    "from 2027.1 on",
    "Oracle help section_158921905537 and section_0525020842, read in November 2026",
)
TOKEN_INTEGRATIONS = EndDate(
    "token-based integrations that exist end",
    "tentatively with 2028.1",
    "Oracle help section_0525020842",
    doubt="a report of October 2026 quotes Oracle with 2028.2",
)
