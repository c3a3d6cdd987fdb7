from __future__ import annotations

import pytest

from connector.database.dialects import UNSEEN, postgres_kind, postgres_widening, sqlite_kind, sqlite_widening
from connector.database.kinds import Kind


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("BIGINT", Kind.INTEGER),
        ("integer", Kind.INTEGER),
        ("VARCHAR(20)", Kind.TEXT),
        ("NVARCHAR (20)", Kind.TEXT),
        ("NUMERIC(10,2)", Kind.OTHER),
        ("decimal_text", Kind.DECIMAL),
        ("", Kind.UNKNOWN),
        ("WHATEVER", Kind.OTHER),
    ],
)
def test_sqlite_s_declared_types_say_the_kind(declared: str, kind: Kind) -> None:
    assert sqlite_kind(declared) is kind


@pytest.mark.parametrize(
    ("type_", "comment", "kind"),
    [
        ("numeric(10,2)", None, Kind.DECIMAL),
        ("character varying(5)", "a comment", Kind.TEXT),
        ("timestamp with time zone", None, Kind.INSTANT),
        ("text", UNSEEN, Kind.UNKNOWN),
        ("uuid", None, Kind.OTHER),
        ("text[]", None, Kind.OTHER),
    ],
)
def test_postgresql_s_types_say_the_kind(type_: str, comment: str | None, kind: Kind) -> None:
    assert postgres_kind(type_, comment) is kind


def test_a_column_that_has_seen_a_value_loses_its_mark() -> None:
    statements = postgres_widening('"t"', '"a"', Kind.UNKNOWN, Kind.DATE)

    assert statements[-1] == 'COMMENT ON COLUMN "t"."a" IS NULL'


def test_sqlite_copies_a_column_to_widen_it() -> None:
    statements = sqlite_widening('"t"', 'a"b', Kind.INTEGER, Kind.TEXT)

    assert statements[-1] == 'ALTER TABLE "t" RENAME COLUMN "a""b (wider)" TO "a""b"'
