"""What a database's refusal means: the row's fault, the statement's, or the connection's."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from connector.database.kinds import UnfitError
from connector.errors import (
    BugError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)

ROW_ERRORS = (UnfitError, OverflowError, UnicodeError, ValueError, TypeError)
"""What drivers raise by themselves for a value they cannot send."""


def is_refusal(error: ConnectorError) -> bool:
    """Whether *error* may be the fault of a single row, so that the others deserve another attempt."""
    return isinstance(error, RejectedError) and error.is_a("QUERY_EXECUTION")


def explained(error: BaseException, shown: str) -> ConnectorError:
    """*error* of a driver or of SQLAlchemy as one of ours; *shown* is the database's URL without secrets."""
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, PoolTimeout):
        return RetryableError(
            f"no connection to {shown} became free", type="DB:TIMEOUT", hint="raise pool_size of its configuration"
        )
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause, shown)
    if type(cause).__module__.startswith("psycopg"):
        return _postgres(cause, shown)
    return _by_class(cause, shown)


def _by_class(error: BaseException, shown: str) -> ConnectorError:
    """For drivers that we know nothing of: the classes of PEP 249."""
    families = {family.__name__ for family in type(error).__mro__}
    if isinstance(error, ROW_ERRORS) or families & {"IntegrityError", "DataError"}:
        return _refused(error, "")
    if families & {"OperationalError", "InterfaceError"}:
        return _away(error, shown, "")
    if "ProgrammingError" in families or isinstance(error, SQLAlchemyError):
        return _bad_statement(_first_line(error), "")
    return BugError(f"{type(error).__name__}: {_first_line(error)}", hint="report it with this message")


def _sqlite(error: sqlite3.Error, shown: str) -> ConnectorError:
    reason, code = _first_line(error), str(getattr(error, "sqlite_errorname", "") or "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return RetryableError(
            f"{shown} is locked by another process: {reason}", type="DB:LOCKED", code=code, hint="let that process end"
        )
    if code.startswith(_SQLITE_AWAY):
        return _away(error, shown, code)
    if code == "SQLITE_ERROR":
        return _bad_statement(reason, code)
    return _refused(error, code)


_SQLITE_AWAY = (
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_IOERR",
    "SQLITE_FULL",
    "SQLITE_CORRUPT",
    "SQLITE_NOTADB",
    "SQLITE_PERM",
    "SQLITE_AUTH",
)


def _postgres(error: BaseException, shown: str) -> ConnectorError:
    state, reason = str(getattr(error, "sqlstate", "") or ""), _first_line(error)
    if not state and not _NAMES_OF_TROUBLE & {family.__name__ for family in type(error).__mro__}:
        return _refused(error, "")  # the driver refuses the value by itself, e.g. text with a zero byte
    if state.startswith("28") or "authentication failed" in reason:
        message, hint = f"{shown} did not let us in: {reason}", "check user and password in the configuration's url"
        return ConnectivityError(message, type="DB:AUTHENTICATION", code=state, hint=hint)
    if state in _PG_AGAIN:
        return RetryableError(f"{shown}: {reason}", type=_PG_AGAIN[state], code=state, hint="try again later")
    if not state or state.startswith(("08", "53", "57", "58", "3D", "XX")):
        return _away(error, shown, state)
    wrong = state.startswith(("42", "0A", "3F")) and state not in _PG_VALUE_STATES
    return _bad_statement(reason, state) if wrong else _refused(error, state)


_PG_AGAIN = {"40001": "DB:LOCKED", "40P01": "DB:LOCKED", "55P03": "DB:LOCKED", "57014": "DB:TIMEOUT"}
"""SQLSTATE → type: serialization failure, deadlock, lock not available, statement cancelled."""
_NAMES_OF_TROUBLE = {"OperationalError", "InterfaceError", "InternalError"}
_PG_VALUE_STATES = ("42804", "42846")
"""A value of a type that the column does not take."""


def _away(error: BaseException, shown: str, code: str) -> ConnectivityError:
    hint = "check host, port and database in the configuration's url, and that the server runs"
    if isinstance(error, sqlite3.Error):
        hint = "check the path, the disk's free space and this user's rights to the file and its folder"
    reason = _first_line(error)
    return ConnectivityError(f"{shown} cannot be used: {reason}", type="DB:CONNECTIVITY", code=code, hint=hint)


def _bad_statement(reason: str, code: str) -> RejectedError:
    return RejectedError(
        f"the database does not understand the statement: {reason}",
        type="DB:BAD_SQL_SYNTAX",
        code=code,
        hint="check names of tables and columns, the SQL, and this user's rights",
    )


def _refused(error: BaseException, code: str) -> RejectedError:
    return RejectedError(
        f"the database refuses the row: {_first_line(error)}",
        type="DB:QUERY_EXECUTION",
        code=code,
        hint="mend the record, or the table's constraints and types",
        field=_column(error),
    )


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _column(error: Any) -> str:
    diagnosis = getattr(error, "diag", None)
    return str(getattr(diagnosis, "column_name", None) or getattr(error, "field", "") or "")
