"""The error types that operations of the database connector end with, for their declarations."""

from __future__ import annotations

ERRORS = ("DB:CONNECTIVITY", "DB:AUTHENTICATION", "DB:LOCKED", "DB:BAD_SQL_SYNTAX", "DB:QUERY_EXECUTION")
