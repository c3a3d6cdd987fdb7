from __future__ import annotations

from connector.flow.api import Flow

TEXT = """
flows:
  main:
    steps:
      - set_payload: 2
      - flow_ref: double
      - flow_ref: {name: double}
        target: eight
      - set_payload: "${[payload, vars.eight, vars.seen]}"
  guarded:
    steps:
      - flow_ref: risky
  risky:
    steps: [{raise_error: {type: "APP:X"}}]
    on_error: [{on_error_continue: {type: "APP:X", acknowledge: true, steps: [{set_payload: mended}]}}]
sub_flows:
  double:
    steps:
      - set_variable: {variable_name: seen, value: "${payload}"}
      - set_payload: "${payload * 2}"
"""


def test_it_runs_in_the_same_event_and_a_target_takes_its_result() -> None:
    assert Flow.read(TEXT).run("main", state="memory").payload == [4, 8, 2]


def test_the_handlers_of_a_flow_go_with_it() -> None:
    result = Flow.read(TEXT).run("guarded", state="memory")

    assert (result.status, result.payload) == ("ok", "mended")
