from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.flow_tests.conftest import CONFIGS, Try, problems, reasons


def test_nothing_of_a_flow_reaches_what_it_names(tried: Try, tmp_path: Path) -> None:
    flow = f"""
configs:
  warehouse: {{type: database, url: "sqlite:///{tmp_path}/real.db"}}
  disk: {{type: file, working_directory: "{tmp_path}"}}
flows:
  job:
    steps:
      - {{id: row, database.insert: {{config: warehouse, table: dim, records: [{{id: 1}}]}}}}
      - {{id: file, file.write_csv: {{config: disk, path: real.csv, records: [{{id: 1}}]}}}}
"""
    (one,) = tried(flow, "  - {name: a, expect: {rows: {dim: [{id: 1}]}, files: {real.csv: [{id: 1}]}}}\n")

    assert problems(one) == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["job.test.yaml", "job.yaml"]


def test_a_configuration_whose_steps_are_mocked_needs_no_address_and_no_secret(tried: Try) -> None:
    flow = """
configs: {shop: {type: http, base_url: "${env:NOWHERE}", authentication: {type: bearer, token: "${env:NOTHING}"}}}
flows: {job: {steps: [{id: ask, http.request: {config: shop, path: /}}]}}
"""
    (one,) = tried(flow, "  - {name: a, mock: {ask: {}}, expect: {calls: {ask: 1}}}\n")

    assert problems(one) == ""


def test_a_file_outside_of_the_tests_folder_is_refused(tried: Try, tmp_path: Path) -> None:
    flow = f"flows: {{job: {{steps: [{{file.write_csv: {{path: {tmp_path}/real.csv, records: [{{id: 1}}]}}}}]}}}}\n"
    (one,) = tried(flow, "  - {name: a, expect: {error: FILE:ILLEGAL_PATH}}\n")

    assert problems(one) == ""
    assert not (tmp_path / "real.csv").exists()


def test_a_configuration_may_be_the_tests_own(tried: Try, tmp_path: Path) -> None:
    flow = "flows: {job: {steps: [{database.insert: {config: warehouse, table: dim, records: [{id: 1}]}}]}}\n"
    (one,) = tried(
        flow,
        f"""
  - name: a
    configs: {{warehouse: {{url: "sqlite:///${{env:FOLDER}}/own.db"}}}}
    env: {{FOLDER: "{tmp_path}"}}
    expect: {{rows: {{dim: [{{id: 1}}]}}}}
""",
    )

    assert problems(one) == ""
    assert (tmp_path / "own.db").exists()


def test_the_environment_is_the_tests_own(tried: Try) -> None:
    flow = "flows: {job: {steps: [{logger: {message: '${env:OF_THE_TEST:-nothing}'}}]}}\n"
    set_, unset = tried(
        flow,
        "  - {name: a, env: {OF_THE_TEST: something}, expect: {log: [something]}}\n"
        "  - {name: b, expect: {log: [something]}}\n",
    )

    assert problems(set_) == ""
    assert reasons(unset) == ["log[0]"]
    assert "OF_THE_TEST" not in os.environ


def test_tables_of_several_databases_are_told_apart(tried: Try) -> None:
    flow = """
configs:
  a: {type: database, url: "${env:NOWHERE}"}
  b: {type: database, url: "${env:NOWHERE}"}
flows: {job: {steps: [{database.insert: {config: b, table: dim, records: [{id: 2}]}}]}}
"""
    (one,) = tried(
        flow,
        """
  - name: a
    given: {rows: {a.dim: [{id: 1}]}}
    expect: {rows: {a.dim: [{id: 1}], b.dim: [{id: 2}]}, no_rows: {b.dim: [{id: 1}]}}
""",
    )

    assert problems(one) == ""


def test_the_account_is_as_the_test_describes_it(tried: Try) -> None:
    flow = """
flows:
  job:
    steps:
      - {netsuite.suiteql: {config: erp, query: SELECT COUNT(*) AS n FROM customer}, target: counted}
      - {id: say, foreach: {collection: "${vars.counted}", steps: [{logger: {message: "${payload.n} customers"}}]}}
"""
    demo, without = tried(
        flow,
        """
  - {name: a, sandbox: {seed: demo, scale: 2, account: 7654321_SB1, concurrency: 1}, expect: {log: [480 customers]}}
  - name: b
    sandbox: {features: {RESTWEBSERVICES: false}}
    expect: {error: INSUFFICIENT_PERMISSION, requests: {refused: 1}}
""",
    )

    assert (problems(demo), problems(without)) == ("", "")


def test_records_of_several_accounts_are_told_apart(tried: Try) -> None:
    connection = CONFIGS.partition("    connection:")[2].partition("  warehouse")[0]
    flow = CONFIGS + f"  branch:\n    type: netsuite\n    connection:{connection}"
    flow += "flows: {job: {steps: [{netsuite.upsert_list: {config: branch, record_type: customer}}]}}\n"
    (one,) = tried(
        flow,
        """
  - name: a
    sandbox:
      accounts: {branch: 7654321_SB1}
      records:
        customer: [{externalId: C-1, companyName: Main, subsidiary: "1"}]
        branch.customer: [{externalId: C-2, companyName: Branch, subsidiary: "1"}]
    payload: [{externalId: C-3, companyName: New, subsidiary: {id: "1"}}]
    expect:
      records:
        customer: "${payload.externalId == ['C-1']}"
        branch.customer: [{externalId: C-2}, {externalId: C-3}]
      no_records:
        branch.customer: [{externalId: C-1}]
    then:
      - sandbox: {deleted: {branch.customer: [C-2]}}
        payload: [{externalId: C-3, companyName: Newer, subsidiary: {id: "1"}}]
        expect: {records: {branch.customer: "${payload.companyName == ['Newer']}"}}
""",
    )

    assert problems(one) == ""


def test_an_account_of_its_own_is_a_netsuite_configurations(
    findings: Callable[[str, str], list[tuple[str, int, str]]],
) -> None:
    flow = "flows: {job: {steps: [{logger: {message: here}}]}}\n"
    tests = "  - {name: a, sandbox: {accounts: {warehouse: '7'}}, expect: {status: ok}}\n"

    assert findings(flow, tests) == [("unknown-config", 2, "there is erp")]
