"""What a test of a flow can say, each carried out against a sandbox over real HTTP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connector.flow_tests.suite_reading import collect
from connector.flow_tests.trial import trial
from connector.testing.sandbox_pool import SandboxPool
from tests.flow_tests.conftest import Try, problems, reasons

INCREMENTAL = """
flows:
  job:
    source:
      netsuite.on_modified_object: {config: erp, record_type: customer, every: 5m, deletes: true}
    steps:
      - id: shape
        transform: {each: {id: "${int(payload.id)}", name: "${payload.companyName}", gone: "${payload._deleted}"}}
      - id: write
        database.upsert: {config: warehouse, table: dim, key: [id], delete_when: "${payload.gone}"}
"""
CUSTOMER = "{externalId: C-1, companyName: Anna GmbH, subsidiary: '1'}"


def test_a_flow_that_remembers_goes_on_stage_by_stage(tried: Try) -> None:
    (one,) = tried(
        INCREMENTAL,
        f"""
  - name: a customer is made, changed, left alone and deleted
    sandbox: {{records: {{customer: [{CUSTOMER}]}}}}
    expect: {{rows: {{dim: [{{name: Anna GmbH}}]}}, report: {{written: 1}}}}
    then:
      - sandbox: {{records: {{customer: [{{externalId: C-1, companyName: Anna AG}}]}}}}
        expect: {{rows: {{dim: [{{name: Anna AG}}]}}}}
      - expect: {{status: nothing_to_do}}
      - after: 30d
        sandbox: {{deleted: {{customer: [C-1]}}}}
        expect: {{rows: {{dim: "${{count(payload) == 0}}"}}, report: {{deleted: 1}}}}
""",
    )

    assert problems(one) == ""


def test_the_stage_that_is_not_as_expected_ends_the_test(tried: Try) -> None:
    (one,) = tried(
        INCREMENTAL,
        f"""
  - name: a
    sandbox: {{records: {{customer: [{CUSTOMER}]}}}}
    expect: {{status: ok}}
    then:
      - sandbox: {{records: {{customer: [{{externalId: C-1, companyName: Anna AG}}]}}}}
        expect: {{rows: {{dim: [{{name: Anna KG}}]}}}}
      - expect: {{status: failed}}
""",
    )

    assert reasons(one) == ["rows.dim[0].name"]
    assert one.failures[0].where.line == 8


def test_the_clock_is_that_of_the_flow_and_of_netsuite(tried: Try) -> None:
    flow = """
flows:
  job:
    steps:
      - {id: make, netsuite.upsert: {config: erp, record_type: customer,
         record: {externalId: C-1, companyName: "at ${now()}", subsidiary: {id: "1"}}}}
"""
    passed, late = tried(
        flow,
        """
  - name: a moment of the past
    clock: 2024-02-29T12:00:00Z
    expect:
      records:
        customer:
          - companyName: "${starts_with(payload, 'at 2024-02-29T12:00:00')}"
            lastModifiedDate: "2024-02-29T12:00:00Z"
  - name: another one
    clock: 2024-02-29T12:00:00Z
    expect: {records: {customer: [{lastModifiedDate: "2024-02-29T12:00:01Z"}]}}
""",
    )

    assert problems(passed) == ""
    assert reasons(late) == ["records.customer[0].lastModifiedDate"]


def test_waiting_takes_no_time(tried: Try) -> None:
    flow = """
retry_policies: {patient: {on: [TOO_MANY_REQUESTS], attempts: 5, wait: {type: constant, interval: 1m}}}
flows:
  job:
    steps:
      - id: read
        netsuite.suiteql: {config: erp, query: SELECT id FROM subsidiary}
        retry: patient
      - id: write
        database.insert: {config: warehouse, table: dim}
"""
    (one,) = tried(
        flow,
        """
  - name: three refusals are three minutes
    sandbox: {faults: [{kind: concurrency, times: 3}]}
    expect:
      attempts: {read: 4, write: 1}
      calls: {read: 1}
      requests: {total: 4, refused: 3, suiteql: 4}
""",
    )

    assert problems(one) == ""


def test_a_run_that_is_interrupted_goes_on_with_the_next(tried: Try) -> None:
    flow = """
flows:
  job:
    steps:
      - {id: first, database.insert: {config: warehouse, table: a, records: [{id: 1}]}}
      - {id: second, database.insert: {config: warehouse, table: b, records: [{id: 1}]}}
"""
    (one,) = tried(
        flow,
        """
  - name: nothing is written twice
    interrupt_at: second
    expect: {rows: {a: [{id: 1}]}, status: interrupted}
    then:
      - expect: {exact: true, rows: {a: [{id: 1}], b: [{id: 1}]}}
""",
    )

    assert problems(one) == ""


def test_several_runs_are_judged_by_the_last_and_fail_with_any(tried: Try) -> None:
    flow = """
params: {n: 1}
flows:
  job:
    steps:
      - {id: write, database.insert: {config: warehouse, table: a, records: [{id: 1}]}}
      - {id: check, raise_error: {type: "APP:ONCE"}, when: false}
"""
    twice, broken = tried(
        flow,
        """
  - name: an insert is made twice
    runs: 2
    expect: {rows: {a: "${count(payload) == 2}"}, calls: {write: 1}}
  - name: the first of two fails
    runs: 2
    mock: {write: [{raises: "DB:CONNECTIVITY"}, {outcomes: [ok]}]}
    expect: {status: ok}
""",
    )

    assert problems(twice) == ""
    assert reasons(broken) == ["status"]


def test_a_payload_stands_in_for_what_the_source_finds(tried: Try) -> None:
    (one,) = tried(
        INCREMENTAL,
        """
  - name: records of my own
    payload: [{id: 7, companyName: Mine}, {id: 8, companyName: Yours}]
    expect:
      rows: {dim: [{id: 7, name: Mine}, {id: 8, name: Yours}]}
      requests: {total: 0}
    then:
      - payload: {id: 9, companyName: "${'Theirs'}"}
        expect: {rows: {dim: [{id: 9, name: Theirs}]}}
      - description: NetSuite itself has no customer.
        expect: {report: {read: 0}, rows: {dim: "${count(payload) == 3}"}}
""",
    )

    assert problems(one) == ""


def test_each_record_of_a_payload_may_have_a_run_of_its_own(tried: Try) -> None:
    (one,) = tried(
        INCREMENTAL.replace("deletes: true", "each: record").replace("each: {id", "payload: {id"),
        """
  - name: two runs
    payload: [{id: 7, companyName: Mine}, {id: 8, companyName: Yours}]
    mock: {write: {}}
    expect: {calls: {shape: 2, write: 2}}
""",
    )

    assert problems(one) == ""


def test_a_flow_without_source_starts_with_payload_and_attributes(tried: Try) -> None:
    flow = "flows: {job: {steps: [{set_payload: '${payload.a + attributes.b}'}]}}\n"
    right, wrong = tried(
        flow,
        """
  - {name: a, payload: {a: 1}, attributes: {b: 2}, expect: {payload: 3}}
  - {name: b, payload: {a: 1}, attributes: {b: 2}, expect: {payload: 4}}
""",
    )

    assert (right.verdict, reasons(wrong)) == ("passed", ["payload"])


def test_a_stream_that_is_left_is_read_as_the_payload(tried: Try) -> None:
    flow = "flows: {job: {steps: [{netsuite.suiteql: {config: erp, query: SELECT id FROM subsidiary}}]}}\n"
    (one,) = tried(flow, "  - {name: a, expect: {payload: [{id: '1'}], requests: {suiteql: 1}}}\n")

    assert problems(one) == ""


def test_a_test_that_is_ignored_is_not_carried_out(tried: Try) -> None:
    (one,) = tried(INCREMENTAL, "  - {name: a, ignore: true, expect: {status: failed}}\n")

    assert (one.verdict, one.reached) == ("ignored", {})


def test_tests_leave_nothing_to_each_other(tried: Try) -> None:
    first, second = tried(
        INCREMENTAL,
        f"""
  - name: a
    sandbox: {{records: {{customer: [{CUSTOMER}]}}, faults: [{{kind: unavailable, times: null}}]}}
    expect: {{exit_code: 4}}
  - name: b
    expect: {{status: ok, report: {{read: 0}}, records: {{customer: "${{count(payload) == 0}}"}}}}
""",
    )

    assert (problems(first), problems(second)) == ("", "")


def test_what_cannot_be_carried_out_is_broken_and_says_where(tried: Try) -> None:
    flow = "params: {n: {type: integer, default: 1}}\nflows: {job: {steps: [{logger: {message: hello}}]}}\n"
    param, seed = tried(
        flow,
        """
  - {name: a, params: {n: many}, expect: {status: ok}}
  - {name: b, sandbox: {seed: nowhere.yaml}, expect: {status: ok}}
""",
    )

    assert [(one.verdict, len(one.findings)) for one in (param, seed)] == [("broken", 1)] * 2
    assert [one.findings[0].where.line for one in (param, seed) if one.findings[0].where] == [3, 4]


ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "testing-flows.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("text", BLOCKS, ids=range(len(BLOCKS)))
def test_the_tests_on_the_docs_page_pass(text: str, tmp_path: Path, pool: SandboxPool) -> None:
    (tmp_path / "page.yaml").write_text(text, encoding="utf-8")
    (suite,) = collect([tmp_path / "page.yaml"]).suites

    assert "".join(problems(trial(suite, test, pool)) for test in suite.tests) == ""
