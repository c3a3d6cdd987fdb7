from __future__ import annotations

from pathlib import Path

from tests.flow_tests.conftest import Try, problems

FLOW = """
flows:
  job:
    steps:
      - {id: rows, database.select: {config: warehouse, query: SELECT * FROM dim}}
      - database.insert: {config: warehouse, table: of_rows}
      - file.read_csv: {path: in/customers.csv}
      - database.insert: {config: warehouse, table: of_csv}
      - file.read_json_lines: {path: in/customers.jsonl}
      - database.insert: {config: warehouse, table: of_lines}
"""


def test_rows_and_files_are_there(tried: Try) -> None:
    (one,) = tried(
        FLOW,
        """
  - name: a
    given:
      rows: {dim: [{id: 1, name: Anna}, {id: 2, name: Bert}]}
      files:
        in/customers.csv: [{id: 1, name: "Anna, of Basel"}, {id: 2}]
        in/customers.jsonl: [{id: 1}, {id: 2}, {id: 3}]
        in/plain.txt: |
          as it is
        in/value.json: {a: [1]}
    expect:
      calls: {rows: 1}
      rows: {of_rows: [{name: Bert}], of_csv: [{id: 1, name: "Anna, of Basel"}], of_lines: [{id: 3}]}
      files:
        in/customers.csv: "id,name\\n1,\\"Anna, of Basel\\"\\n2,"
        in/plain.txt: as it is
        in/value.json: {a: [1]}
        in/customers.jsonl: [{id: 1}, {id: 2}, {id: 3}]
""",
    )

    assert problems(one) == ""


def test_what_is_refused_is_told_at_its_place(tried: Try) -> None:
    flow = "flows: {job: {steps: [{logger: {message: hello}}]}}\n"
    trials = tried(
        flow,
        """
  - name: field
    sandbox: {records: {customer: [{companyNane: Anna}]}}
    expect: {status: ok}
  - name: type
    sandbox: {records: {custmer: [{companyName: Anna}]}}
    expect: {status: ok}
  - name: nobody
    sandbox: {deleted: {customer: [C-9]}}
    expect: {status: ok}
  - name: outside
    given: {files: {../../evil.txt: x}}
    expect: {status: ok}
  - name: change
    sandbox: {records: {customer: [{externalId: A, companyName: Anna, subsidiary: "1"}]}}
    expect: {status: ok}
    then:
      - sandbox: {records: {customer: [{externalId: A, subsidiary: "99"}]}}
        expect: {status: ok}
""",
    )

    lines = [finding.where.line for one in trials for finding in one.findings if finding.where]
    assert [one.verdict for one in trials] == ["broken"] * 5
    assert lines == [4, 7, 10, 13, 19]


def test_the_seed_may_be_a_file_beside_the_tests(tried: Try, tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text("customer: [{companyName: Seeded, subsidiary: '1'}]\n")
    (one,) = tried(
        "flows: {job: {steps: [{logger: {message: hello}}]}}\n",
        "  - {name: a, sandbox: {seed: seed.yaml}, expect: {records: {customer: [{companyName: Seeded}]}}}\n",
    )

    assert problems(one) == ""
