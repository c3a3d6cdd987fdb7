"""What NetSuite answers to a query it will not run, word for word (netsuite-wire.md 8.3)."""

from __future__ import annotations

from collections.abc import Mapping

from connector.sandbox.refusals import ParameterError

_LEAD = "Invalid search query. Detailed unprocessed description follows. "


class QueryRefusedError(ParameterError):
    """A query that is not run; `reason` is for the sandbox's journal, the wire does not carry it."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(_LEAD + text, parameter="q")
        self.reason = reason


def unsupported(reason: str) -> QueryRefusedError:
    """The parser gave up; NetSuite says no more than that."""
    return QueryRefusedError("Search error occurred: Invalid or unsupported search.", reason)


def too_slow(seconds: float) -> QueryRefusedError:
    """The query took longer than a query may."""
    return QueryRefusedError(
        "Search error occurred: Invalid or unsupported search.", f"the query ran for more than {seconds:g} s"
    )


def unknown_table(name: str) -> QueryRefusedError:
    """There is no such table, or the role may not see it: NetSuite does not say which."""
    return QueryRefusedError(f"Invalid search type: {name}.", f"there is no table {name}")


def unknown_identifier(name: str, available: Mapping[str, str]) -> QueryRefusedError:
    """A column that none of the tables has; *available* is alias → table, shown as Java prints a map."""
    shown = ", ".join(f"{alias}={table}" for alias, table in available.items())
    return QueryRefusedError(
        f"Search error occurred: Unknown identifier '{name}'. Available identifiers are: {{{shown}}}.",
        f"no table of the query has a column {name}",
    )


def field_not_found(name: str, record: str, reason: str) -> QueryRefusedError:
    """A field that the record has and SuiteQL does not show, in the newer wording; *reason* as captured."""
    return QueryRefusedError(
        f"Search error occurred: Field '{name}' for record '{record}' was not found. Reason: {reason}.",
        f"{record} has a field {name}, but no column",
    )
