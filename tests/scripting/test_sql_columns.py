from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.flow.api import Flow
from connector.scripting.sql_tables import queried
from connector.stream import of

pytest.importorskip("duckdb", reason="needs the extra `duckdb`")
SUMS = "SELECT customer, sum(total) AS total FROM payload GROUP BY customer"


@pytest.mark.parametrize("records", [[], of([], 10)])
@pytest.mark.parametrize("type_", ["", "integer", "decimal", "decimal(18,2)", "float"])
def test_a_table_without_records_is_an_empty_result(records: Any, type_: str) -> None:
    assert queried(SUMS, {"payload": records}, [], {"payload": {"customer": "text", "total": type_}}) == []


@pytest.mark.parametrize("type_", ["text", "integer", "decimal(38,2)", "float", "boolean", "date", "datetime"])
def test_an_empty_table_is_joined_and_compared_as_its_types_say(type_: str) -> None:
    query = "SELECT p.id, max(o.at) AS last FROM payload p LEFT JOIN others o ON o.id = p.id GROUP BY p.id"

    rows = queried(query, {"payload": [{"id": 1}], "others": []}, [], {"others": {"id": "integer", "at": type_}})

    assert rows == [{"id": 1, "last": None}]


def test_a_column_that_records_lack_is_null_and_one_that_they_have_is_as_they_have_it() -> None:
    records = [{"id": 1, "total": Decimal("2.5"), "note": None}, {"id": 2, "total": Decimal("3.5")}]
    columns = {"payload": {"total": "integer", "note": "text", "late": "boolean"}}

    rows = queried("SELECT id, total, note || '!' AS note, late FROM payload", {"payload": records}, [], columns)

    assert rows[0] == {"id": 1, "total": Decimal("2.5"), "note": None, "late": None}
    assert rows[1]["total"] == Decimal("3.5")


def test_who_does_not_say_the_columns_is_told_how() -> None:
    with pytest.raises(RejectedError) as error:
        queried(SUMS, {"payload": []}, [])
    assert "columns: {payload: [id, …]}" in error.value.hint


def test_columns_of_no_table_and_digits_that_cannot_be_are_mistakes() -> None:
    with pytest.raises(ConfigurationError, match="no table `payloads`"):
        queried(SUMS, {"payload": []}, [], {"payloads": {"id": ""}})
    with pytest.raises(ConfigurationError, match="is no type"):
        queried(SUMS, {"payload": []}, [], {"payload": {"id": "decimal(2,3)"}})


def test_a_flow_names_columns_in_a_list_or_with_types() -> None:
    text = """
flows:
  f:
    steps:
      - transform:
          sql:
            query: SELECT id FROM payload JOIN names USING (id)
            tables: {names: []}
            columns: COLUMNS
"""
    ran = Flow.read(text.replace("COLUMNS", "{payload: [id], names: {id: integer}}")).run(payload=[])
    assert (ran.status, ran.payload) == ("ok", [])

    with pytest.raises(ConfigurationError):
        Flow.read(text.replace("COLUMNS", "{payload: {id: words}}"))
