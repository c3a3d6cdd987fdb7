from __future__ import annotations

import pytest

from tests.flow_tests.conftest import Try, problems, reasons

FLOW = """
params: {fail: "no"}
flows:
  job:
    steps:
      - id: read
        netsuite.suiteql: {config: erp, query: "SELECT id, name FROM subsidiary"}
      - id: write
        database.insert: {config: warehouse, table: dim}
      - {id: say, logger: {message: "wrote ${payload.written}"}}
      - id: fail
        when: params.fail == "yes"
        raise_error: {type: "APP:BROKEN", description: It broke in the middle.}
"""


@pytest.mark.parametrize(
    ("expect", "reason"),
    [
        ("{status: ok}", ""),
        ("{status: failed}", "status"),
        ("{exit_code: 0}", ""),
        ("{exit_code: 1}", "exit_code"),
        ("{error: ANY}", "error"),
        ("{report: {read: 1, written: 1}}", ""),
        ("{report: {written: '${payload > 1}'}}", "report.written"),
        ("{payload: {written: 1}}", ""),
        ("{payload: null}", "payload"),
        ("{calls: {read: 1, fail: 0}}", ""),
        ("{calls: {read: '${payload > 1}'}}", "calls.read"),
        ("{attempts: {read: 2}}", "attempts.read"),
        ("{requests: {total: 2}}", "requests.total"),
        ("{log: [wrote 1]}", ""),
        ("{log: [wrote 2]}", "log[0]"),
        ("{log: ['${payload == \"wrote 1\"}']}", ""),
        ("{dead_letters: 0}", ""),
        ("{dead_letters: 1}", "dead_letters"),
        ("{dead_letters: [{step: write}]}", "dead_letters[0]"),
        ("{records: {subsidiary: [{id: '1'}]}}", ""),
        ("{no_records: {subsidiary: [{id: '1'}]}}", "no_records.subsidiary[0]"),
        ("{rows: {dim: [{id: 1}]}}", ""),
        ("{no_rows: {dim: [{id: 1}]}}", "no_rows.dim[0]"),
    ],
)
def test_what_is_expected_of_a_run(expect: str, reason: str, tried: Try) -> None:
    (one,) = tried(FLOW, f"  - {{name: a, expect: {expect}}}\n")

    assert reasons(one) == ([reason] if reason else [])
    assert all(failure.where.line == 2 for failure in one.failures)


@pytest.mark.parametrize(
    ("expect", "reason"),
    [
        ("{error: 'APP:BROKEN'}", ""),
        ("{error: {type: ANY, message: in the middle, step: fail}}", ""),
        ("{error: {message: '${ends_with(payload, \".\")}'}, rows: {dim: [{id: 1}]}}", ""),
        ("{error: {type: CONNECTIVITY}}", "error.type"),
        ("{error: {message: at the end}}", "error.message"),
        ("{error: {step: write}}", "error.step"),
        ("{error: {code: E1}}", "error.code"),
        ("{rows: {dim: [{id: 9}]}}", "the end of the run"),
        ("{exit_code: 1, log: [wrote]}", ""),
    ],
)
def test_what_is_expected_of_a_run_that_fails(expect: str, reason: str, tried: Try) -> None:
    (one,) = tried(FLOW, f"  - {{name: a, params: {{fail: 'yes'}}, expect: {expect}}}\n")

    assert reasons(one) == ([reason] if reason else [])


def test_a_spy_on_a_step_that_is_not_called_fails(tried: Try) -> None:
    spied, failing = tried(
        FLOW,
        """
  - {name: a, spy: {fail: {before: "${payload != 1}"}}}
  - {name: b, params: {fail: "yes"}, spy: {fail: {after: 1}}, expect: {error: "APP:BROKEN"}}
""",
    )

    assert [one.difference.reason for one in spied.failures] == ["the step was not called"]
    assert [one.difference.reason for one in failing.failures] == ["the step never ended well"]


def test_a_mock_or_a_fault_that_comes_to_nothing_fails(tried: Try) -> None:
    (one,) = tried(
        FLOW,
        """
  - name: a
    mock: {fail: {}, read: [{returns: []}, {returns: []}]}
    sandbox: {faults: [{kind: unavailable}]}
    expect: {status: ok}
""",
    )

    assert reasons(one) == ["mock.fail[0]", "mock.read[1]", "sandbox.faults[0]"]


def test_exact_leaves_no_room(tried: Try) -> None:
    loose, exact = tried(
        FLOW,
        """
  - {name: a, expect: {payload: {written: 1}}}
  - {name: b, expect: {exact: true, payload: {written: 1}}}
""",
    )

    assert problems(loose) == ""
    assert set(reasons(exact)) == {"payload"}
