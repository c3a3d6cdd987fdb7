from __future__ import annotations

import pytest

from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.flow_tests.step_doubles import error_of
from connector.flow_tests.suite import Raised
from tests.flow_tests.conftest import Try, problems, reasons

FLOW = """
flows:
  job:
    steps:
      - id: read
        netsuite.suiteql: {config: erp, query: "SELECT id, name FROM subsidiary"}
      - id: shape
        transform: {each: {externalId: "${payload.id}", companyName: "${payload.name}"}}
      - id: write
        netsuite.upsert_list: {config: erp, record_type: customer}
      - id: notify
        flow_ref: {name: tell}
sub_flows:
  tell:
    steps:
      - {id: say, logger: {message: "told of ${payload.written}"}}
"""


def test_a_mocked_read_gives_a_stream_and_a_mocked_write_an_outcome_for_each_record(tried: Try) -> None:
    (one,) = tried(
        FLOW,
        """
  - name: a
    mock:
      read: {returns: [{id: A, name: Anna}, {id: B, name: Bert}, {id: C, name: Carl}]}
      write: {outcomes: [ok, {code: DUP_RCRD, message: There is one.}]}
    spy:
      shape: {before: "${count(payload) == 3}"}
      write:
        before: [{externalId: A, companyName: Anna}, {externalId: B}, {externalId: C}]
        after: {read: 3, written: 2, failed: 1}
    expect:
      dead_letters: [{step: write, position: 1, record: {externalId: B}, error: {code: DUP_RCRD}}]
      requests: {total: 0}
      log: [told of 2]
""",
    )

    assert problems(one) == ""


def test_a_mock_may_raise_return_do_nothing_or_stand_for_some_calls_only(tried: Try) -> None:
    flow = """
flows:
  job:
    steps:
      - id: all
        foreach:
          collection: [1, 2, 3, 4]
          steps:
            - id: ask
              netsuite.get: {config: erp, record_type: subsidiary, id: 1}
              target: found
              on_error: [{on_error_continue: {type: NOT_FOUND, acknowledge: true, steps: [{set_payload: [none]}]}}]
            - {id: say, logger: {message: "${payload} ${vars.found}"}}
"""
    (one,) = tried(
        flow,
        """
  - name: a
    mock:
      ask:
        - {returns: first}
        - {raises: {type: NETSUITE:NOT_FOUND}, times: 2}
    expect: {calls: {ask: 4, say: 4}, requests: {GET: 1}, log: [1 first, "4 {", "${starts_with(payload, '2')}"]}
""",
    )

    assert problems(one) == ""


def test_a_mocked_flow_ref_runs_nothing_inside(tried: Try) -> None:
    (one,) = tried(
        FLOW,
        """
  - name: a
    mock: {notify: {returns: {said: true}}, write: {}, read: {returns: []}}
    expect: {payload: {said: true}, calls: {notify: 1, say: 0, tell/say: 0}}
""",
    )

    assert problems(one) == ""


def test_a_list_operation_in_records_is_mocked_for_all_of_them_together(tried: Try) -> None:
    flow = """
flows:
  job:
    steps:
      - set_payload: [{externalId: A}, {externalId: B}, {externalId: C}]
      - id: each
        records:
          steps:
            - {id: write, netsuite.upsert_list: {config: erp, record_type: customer}, target: made}
            - id: way
              choice:
                - {when: vars.made.id == "1", steps: [{id: first, set_variable: {variable_name: first, value: true}}]}
                - {otherwise: [{id: other, set_variable: {variable_name: first, value: false}}]}
"""
    (one,) = tried(
        flow,
        """
  - name: a
    mock: {write: {outcomes: [{id: "1"}, failed]}}
    expect:
      calls: {write: 1, way: 1, first: 1, other: 1}
      dead_letters: [{step: write, record: {externalId: B}}]
""",
    )

    assert problems(one) == ""


def test_a_mock_that_says_nothing_lets_a_stream_pass_and_null_is_a_result(tried: Try) -> None:
    flow = """
flows:
  job:
    steps:
      - {id: read, netsuite.suiteql: {config: erp, query: "SELECT id FROM subsidiary"}}
      - {id: call, database.stored_procedure: {config: warehouse, procedure: close_day}}
      - {id: look, database.query_single: {config: warehouse, query: SELECT 1 AS one}, target: found}
      - {id: end, logger: "found ${vars.found}"}
"""
    (one,) = tried(
        flow,
        """
  - name: a
    mock: {read: {returns: [{id: A}, {id: B}]}, call: {}, look: {returns: null}}
    spy: {end: {before: [{id: A}, {id: B}]}}
    expect: {status: ok, log: ["found "], payload: "${count(payload) == 2}"}
""",
    )

    assert problems(one) == ""


HTTP = """
configs:
  api: {type: http, base_url: "https://api.example.com", authentication: {type: bearer, token: "${env:NO_TOKEN}"}}
flows:
  job:
    steps:
      - id: ask
        http.request: {config: api, path: /stock}
      - set_payload: ${payload.stock}
    on_error:
      - on_error_continue: {acknowledge: true, steps: [{set_payload: 0}]}
"""


def test_no_step_leaves_the_test_even_where_the_flow_handles_every_error(tried: Try) -> None:
    mocked, let_go = tried(
        HTTP,
        """
  - name: mocked
    mock: {ask: {returns: {stock: 7}}}
    expect: {payload: 7}
  - name: let go
    expect: {payload: 0}
""",
    )

    assert problems(mocked) == ""
    assert reasons(let_go) == ["mock.ask"]
    assert "would leave the test" in let_go.failures[0].difference.reason


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("NETSUITE:USER_ERROR", RejectedError),
        ("NETSUITE:TOO_MANY_REQUESTS", RetryableError),
        ("UNAVAILABLE", RetryableError),
        ("DB:CONNECTIVITY", ConnectivityError),
        ("TIMEOUT", ConnectivityError),
        ("AMBIGUOUS", AmbiguousError),
        ("CONFIGURATION", ConfigurationError),
        ("APP:OWN", RejectedError),
    ],
)
def test_an_error_of_a_mock_has_the_class_of_its_type(type_: str, kind: type[ConnectorError]) -> None:
    error = error_of(Raised(type=type_, message="no", code="C"))

    assert (type(error), error.type, error.code, str(error)) == (kind, type_, "C", "no")
