from __future__ import annotations

import pytest

from tests.flow_tests.conftest import Try, problems, reasons

FLOW = """
flows:
  job:
    steps:
      - set_payload: [{id: 1, price: "${decimal('12.50')}", on: "${date('2026-01-15')}", ok: true}]
      - {database.insert: {config: warehouse, table: dim, records: "${payload}"}, target: rows}
      - {file.write_csv: {path: out/rows.csv, records: "${payload}"}, target: csv}
      - {file.write_json_lines: {path: out/rows.jsonl, records: "${payload}"}}
"""


def test_values_are_as_they_were_written_whatever_keeps_them(tried: Try) -> None:
    (one,) = tried(
        FLOW,
        """
  - name: a
    expect:
      rows: {dim: [{id: 1, price: 12.5, on: "2026-01-15", ok: true}]}
      files:
        out/rows.csv: [{id: 1, price: 12.5, on: "2026-01-15"}]
        out/rows.jsonl: "${payload[0].id == 1}"
""",
    )

    assert problems(one) == ""


@pytest.mark.parametrize(
    ("expect", "reason"),
    [
        ("{rows: {dmi: [{id: 1}]}}", "there is no table `dmi`; did you mean `dim`?"),
        ("{no_rows: {dmi: [{id: 1}]}}", "there is no table `dmi`; did you mean `dim`?"),
        ("{no_rows: {dim: [{idd: 1}]}}", "dim has no `idd`, so nothing could match; did you mean `id`?"),
        ("{no_rows: {dim: '${count(payload) == 1}'}}", "the condition holds, and it should not"),
        ("{records: {custmer: [{id: 1}]}}", "NetSuite has no record type `custmer`; did you mean `customer`?"),
        ("{no_records: {custmer: [{id: 1}]}}", "NetSuite has no record type `custmer`; did you mean `customer`?"),
        ("{no_records: {customer: [{companyNane: A}]}}", "did you mean `companyName`?"),
        ("{files: {out/row.csv: []}}", "there is no file `out/row.csv`; did you mean `out/rows.csv`?"),
    ],
)
def test_what_cannot_be_there_is_no_proof_that_it_is_not(expect: str, reason: str, tried: Try) -> None:
    (one,) = tried(FLOW, f"  - {{name: a, expect: {expect}}}\n")

    assert len(one.failures) == 1
    assert reason in one.failures[0].difference.reason


def test_the_rest_of_rows_counts_where_it_is_exact(tried: Try) -> None:
    (one,) = tried(FLOW, "  - {name: a, expect: {exact: true, rows: {dim: [{id: 1}]}}}\n")

    assert set(reasons(one)) == {"rows.dim[0]"}


def test_a_record_has_the_names_of_what_it_refers_to(tried: Try) -> None:
    (one,) = tried(
        "flows: {job: {steps: [{logger: {message: hello}}]}}\n",
        """
  - name: a
    sandbox: {records: {customer: [{externalId: A, companyName: Anna, subsidiary: "1"}]}}
    expect:
      records: {customer: [{externalId: A, subsidiary: {id: "1", refName: "${ends_with(payload, ' Group')}"}}]}
""",
    )

    assert problems(one) == ""
