"""SQL text with `:name` parameters, checked before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from connector.database.encoding import encoder
from connector.database.kinds import Kind
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import TextClause


def prepared(sql: str, parameters: Mapping[str, Any], dialect: str) -> tuple[TextClause, dict[str, Any]]:
    """The statement, and what is bound to its parameters; raises where names do not match."""
    from sqlalchemy import text  # noqa: PLC0415 - SQLAlchemy loads when first needed

    statement = text(sql)
    wanted = set(parameters_of(statement))
    missing, unknown = sorted(wanted - parameters.keys()), sorted(parameters.keys() - wanted)
    if missing:
        hint = f"give it under parameters; a colon that is no parameter is written \\:{missing[0]}"
        raise ConfigurationError(f"the SQL has a parameter :{missing[0]} without a value", hint=hint)
    if unknown:
        hint = did_you_mean(unknown[0], wanted) or f"write it as :{unknown[0]} in the SQL, or leave the parameter out"
        raise ConfigurationError(f"the SQL has no parameter :{unknown[0]}", hint=hint)
    encode = encoder(Kind.OTHER, dialect)
    return statement, {name: encode(value) for name, value in parameters.items()}


def parameters_of(statement: TextClause) -> tuple[str, ...]:
    """The names of the `:name` parameters of *statement*."""
    return tuple(statement.compile().params)
