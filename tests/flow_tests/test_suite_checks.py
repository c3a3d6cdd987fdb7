from __future__ import annotations

from collections.abc import Callable

import pytest

Findings = Callable[[str, str], list[tuple[str, int, str]]]
FLOW = """
params: {table: dim}
flows:
  job:
    steps:
      - id: read
        netsuite.suiteql: {config: erp, query: SELECT id FROM customer}
      - id: pick
        choice:
          - when: payload
            steps: [{id: say, logger: {message: hello}}]
      - id: write
        database.upsert: {config: warehouse, table: dim, key: [id]}
"""


def one(test: str) -> str:
    body = "\n".join(f"    {line}" for line in test.strip("\n").splitlines())
    return f"tests:\n  - name: a\n{body}\n"


@pytest.mark.parametrize(
    ("test", "code", "hint"),
    [
        ("ignore: false", "expects-nothing", "expect"),
        ("expect: {}", "expects-nothing", "status: ok"),
        ("expect: {exact: true}", "expects-nothing", "status: ok"),
        ("spy: {read: {}}", "expects-nothing", "before"),
        ("expect: {calls: {reads: 1}}", "unknown-step", "did you mean `read`?"),
        ("expect: {attempts: {source: 1}}", "unknown-step", "the steps are"),
        ("spy: {sya: {after: 1}}", "unknown-step", "did you mean `say`?"),
        ("expect: {status: ok}\ninterrupt_at: writes", "unknown-step", "did you mean `write`?"),
        ("expect: {status: ok}\nmock: {reads: {returns: []}}", "unknown-step", "did you mean `read`?"),
        ("expect: {status: ok}\nmock: {source: {returns: []}}", "unknown-step", "give `payload:`"),
        ("expect: {status: ok}\nmock: {pick: {returns: []}}", "not-mocked", "mock the steps inside"),
        ("expect: {status: ok}\nmock: {say: {returns: []}}", "not-mocked", "mock the steps inside"),
        ("expect: {status: ok}\nmock: {write: {returns: []}}", "contradiction", "outcomes"),
        ("expect: {status: ok}\nmock: {read: {outcomes: [ok]}}", "contradiction", "returns"),
        ("expect: {status: ok}\nmock: {write: {outcomes: [okay]}}", "wrong-value", "saved_with_error"),
        ("expect: {status: ok}\nmock: {write: {outcomes: [{cod: A}]}}", "wrong-value", "code"),
        ("expect: {status: ok}\nmock: {read: {returns: 1, raises: ANY}}", "contradiction", "list"),
        ("expect: {status: ok}\nparams: {tables: x}", "unknown-param", "did you mean `table`?"),
        ("expect: {status: ok}\nconfigs: {wharehouse: {url: x}}", "unknown-config", "did you mean `warehouse`?"),
        ("expect: {status: ok}\nflow: jbo", "unknown-flow", "one of job"),
        ("expect: {rows: {dim: []}}\nextra: 1", "unknown-key", "the keys are"),
        ("expect: {rows: {dim: {id: 1}}}", "wrong-type", "field: value"),
        ("expect: {no_records: {customer: [1]}}", "wrong-type", "field: value"),
        ("expect: {requests: {uspertList: 1}}", "unknown-request", "did you mean `upsertList`?"),
        ("expect: {error: {type: USR_ERROR}}", "unknown-error", "namespace"),
        ("expect: {error: {}}", "expects-nothing", "name the error"),
        ("expect: {status: okay}", "not-a-choice", ""),
        ("expect: {payload: '${payload.}'}", "expression", ""),
        ("expect: {status: ok}\nsandbox: {faults: [{kind: concurrent}]}", "not-a-choice", ""),
        ("expect: {status: ok}\nclock: yesterday", "wrong-type", ""),
        ("expect: {status: ok}\nthen: [{expect: {calls: {reads: 1}}}]", "unknown-step", "did you mean `read`?"),
    ],
)
def test_a_test_that_names_what_is_not_there_is_a_finding(test: str, code: str, hint: str, findings: Findings) -> None:
    found = findings(FLOW, one(test))

    assert code in [one[0] for one in found], found
    assert any(hint in one[2] for one in found if one[0] == code), found
    assert all(line > 1 for _, line, _ in found)


def test_two_tests_of_one_name_are_a_finding(findings: Findings) -> None:
    (found,) = findings(FLOW, "tests:\n  - {name: a, expect: {status: ok}}\n  - {name: a, expect: {status: ok}}\n")

    assert found[:2] == ("duplicate-name", 3)


def test_a_table_says_which_of_several_databases_it_is_in(findings: Findings) -> None:
    flow = """
configs:
  a: {type: database, url: "sqlite:///a.db"}
  b: {type: database, url: "sqlite:///b.db"}
flows: {job: {steps: [{database.select: {config: a, query: SELECT 1}}]}}
"""
    found = findings(flow, one("expect: {rows: {dim: [{id: 1}], b.dim: [{id: 1}]}}"))

    assert [(code, hint) for code, _, hint in found] == [("missing-config", "write `a.dim`")]


def test_rows_need_a_database(findings: Findings) -> None:
    flow = "configs: {}\nflows: {job: {steps: [{logger: {message: hello}}]}}\n"

    assert [code for code, _, _ in findings(flow, one("given: {rows: {dim: [{id: 1}]}}\nexpect: {status: ok}"))] == [
        "missing-config"
    ]


@pytest.mark.parametrize("given", ["payload: null", "attributes: {method: GET}"])
def test_a_request_without_a_body_starts_a_flow_that_listens(findings: Findings, given: str) -> None:
    flow = "flows: {job: {source: {http.listener: {path: /x}}, steps: [{logger: x}]}}\n"

    assert findings(flow, one(f"{given}\nexpect: {{status: ok}}")) == []
    assert [code for code, _, _ in findings(flow, one("expect: {status: ok}"))] == ["missing-key"]
