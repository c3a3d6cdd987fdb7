from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.cli.options import lease
from connector.errors import ConfigurationError
from connector.flow.api import Flow

GOOD = """
flows:
  main:
    steps:
      - id: say
        logger: hello
"""


def codes(text: str) -> list[tuple[str, str]]:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text, file="f.yaml")
    return [(found.code, str(found.where)) for found in caught.value.diagnostics if found.severity == "error"]


def hints(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text, file="f.yaml")
    return [finding.hint for finding in caught.value.diagnostics]


def test_a_clean_file_is_read() -> None:
    assert list(Flow.read(GOOD).loaded.document.flows) == ["main"]


def test_all_findings_come_at_once_each_with_its_place() -> None:
    text = """
flows:
  main:
    steps:
      - loger: hello
      - logger: {mesage: x}
      - logger: {message: x, level: LOUD}
      - logger: x
        tagret: y
      - foreach:
          batch_size: 0
          steps:
            - set_variable: {variable_name: 1x, value: 1}
"""
    assert codes(text) == [
        ("unknown-kind", "f.yaml:5:9"),
        ("unknown-key", "f.yaml:6:18"),
        ("not-a-choice", "f.yaml:7:37"),
        ("step-kind", "f.yaml:8:9"),
        ("out-of-range", "f.yaml:11:23"),
        ("wrong-form", "f.yaml:13:45"),
    ]


def test_a_mistyped_word_is_answered_with_the_near_one() -> None:
    assert hints(GOOD.replace("logger", "loger")) == ["did you mean `logger`?"]
    assert hints(GOOD.replace("logger: hello", "logger: {mesage: x}")) == ["did you mean `message`?"]
    assert hints(GOOD + "sub_flow: {}\n") == ["did you mean `sub_flows`?"]


def test_an_expression_is_checked_at_load_with_its_own_place() -> None:
    text = GOOD.replace("hello", '"${paylod.x}"')

    assert codes(text) == [("expression", "f.yaml:6:20")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("retry: patient", "unknown-policy"),
        ("retry: {attempts: 0}", "out-of-range"),
        ("timeout: soon", "duration"),
    ],
)
def test_reserved_keys_are_checked(change: str, code: str) -> None:
    assert code in [found for found, _ in codes(GOOD.replace("logger: hello", f"logger: hello\n        {change}"))]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        *[
            (f"{kind}: {{{given}, encoding: utf99}}", "encoding")
            for kind, given in {
                "file.read": "path: x",
                "file.read_csv": "path: x",
                "file.read_json": "path: x",
                "file.read_json_lines": "path: x",
                "file.write": "path: x, content: y",
                "file.write_csv": "path: x",
                "parse_template": "location: x",
                "netsuite.download_file": "id: 1",
            }.items()
        ],
        ("file.write_parquet: {path: x, columns: {a: txt}}", "contradiction"),
        ("netsuite.get_all: {record_type: currencies}", "not-a-choice"),
        ("netsuite.get_customization_id: {customization_type: customRecord}", "not-a-choice"),
    ],
)
def test_a_word_that_is_none_of_those_an_operation_takes_is_told_at_once(step: str, code: str) -> None:
    assert code in [found for found, _ in codes(f"flows: {{main: {{steps: [{{{step}}}]}}}}")]


@pytest.mark.parametrize(
    "step",
    [
        "file.read_csv: {path: x, encoding: Windows-1252}",
        "file.read_csv: {path: x, encoding: '${params.encoding}'}",
        "file.write_parquet: {path: x, columns: {a: 'decimal(9,2)', b: '${params.encoding}'}}",
        "netsuite.get_all: {record_type: LEADSOURCE}",
    ],
)
def test_what_an_operation_takes_is_not_told(step: str) -> None:
    text = f"params: {{encoding: utf-8}}\nflows: {{main: {{steps: [{{{step}}}]}}}}"
    try:
        Flow.read(text)
    except ConfigurationError as error:
        assert {finding.code for finding in error.findings} <= {"missing-config", "soap-ends"}  # noqa: PT017 - or clean


def test_names_must_exist() -> None:
    text = """
flows:
  main:
    steps:
      - flow_ref: shap
      - netsuite.suiteql: {config: er, query: SELECT 1 FROM dual}
      - netsuite.suiteql: {query: SELECT 1 FROM dual}
sub_flows:
  shape: {steps: [{logger: x}]}
configs:
  erp: {type: netsuite, connection: {type: token_based_authentication, account: "1", consumer_key: "${env:A}",
        consumer_secret: "${env:A}", token_id: "${env:A}", token_secret: "${env:A}"}}
  other: {type: netsuite, connection: {type: token_based_authentication, account: "1", consumer_key: "${env:A}",
          consumer_secret: "${env:A}", token_id: "${env:A}", token_secret: "${env:A}"}}
"""
    assert [code for code, _ in codes(text)] == ["unknown-flow", "unknown-config", "missing-config"]


@pytest.mark.parametrize("text", ["", "- a", "just text", "5"])
def test_a_file_that_is_no_mapping_is_told_how_to_begin(text: str) -> None:
    assert codes(text) == [("document", "f.yaml:1:1")]


def test_a_config_of_a_type_that_is_not_there_is_answered_with_the_near_one() -> None:
    text = GOOD + "configs:\n  erp: {type: netsuit}\n"

    assert codes(text) == [("config", "f.yaml:8:15")]
    assert hints(text) == ["did you mean `netsuite`?"]


@pytest.mark.parametrize(
    "key", ["base_address: http://127.0.0.1:1", "baseAddress: x", "consumer_key: '${env:A}'", "maximum_connections: 4"]
)
def test_a_field_of_a_connection_beside_it_is_told_where_it_belongs(key: str) -> None:
    text = f"""
configs:
  erp:
    type: netsuite
    {key}
    connection: {{type: oauth2_client_credentials, account: "1", client_id: "${{env:A}}", certificate_id: "${{env:A}}",
                 private_key_file: "${{env:A}}"}}
"""
    assert codes(GOOD + text) == [("unknown-key", "f.yaml:11:5")]
    assert hints(GOOD + text) == ["write it inside `connection`"]


def test_what_is_wrong_in_a_mapping_is_told_alone() -> None:
    retry = "\n        retry: {initial: 5s, attempts: 0}\n        on_error: [{on_error_continue: {tpe: ANY}}]"

    assert [code for code, _ in codes(GOOD.replace("logger: hello", f"logger: hello{retry}"))] == [
        "unknown-key",
        "out-of-range",
        "unknown-key",
    ]


def test_an_id_names_one_step() -> None:
    assert codes(GOOD + "      - id: say\n        logger: again\n") == [("duplicate-id", "f.yaml:7:13")]


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Flow.load("no-such-file.yaml")


def test_an_environment_changes_what_the_project_shares(tmp_path: Path) -> None:
    (tmp_path / "connector.yaml").write_text(
        "configs:\n  w: {type: database, url: 'sqlite:///a.db'}\n"
        "params: {who: all}\n"
        "environments:\n  test: {configs: {w: {url: 'sqlite:///b.db'}}, params: {who: tester}}\n",
        encoding="utf-8",
    )
    (tmp_path / "f.yaml").write_text("params: {who: me}\n" + GOOD, encoding="utf-8")

    plain, test = Flow.load(tmp_path / "f.yaml"), Flow.load(tmp_path / "f.yaml", environment="test")

    assert plain.loaded.configs["w"].body["url"] == "sqlite:///a.db"
    assert test.loaded.configs["w"].body["url"] == "sqlite:///b.db"
    assert test.loaded.defaults == {"who": "tester"}
    with pytest.raises(ConfigurationError, match="no environment `tst`"):
        Flow.load(tmp_path / "f.yaml", environment="tst")


WORDS = st.sampled_from(
    ["flows", "steps", "logger", "main", "id", "foreach", "choice", "when", "${payload}", "x", "configs"]
)
TREES = st.recursive(
    WORDS | st.integers() | st.none() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=15,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(WORDS, TREES, max_size=4))
def test_a_malformed_flow_is_a_finding_never_a_traceback(tree: dict[str, object]) -> None:
    text = yaml.safe_dump({"flows": {"main": tree}, **tree} if "flows" not in tree else tree, allow_unicode=True)
    try:
        Flow.read(text)
    except ConfigurationError as error:
        assert error.diagnostics  # noqa: PT017 - clean or told: both are fine


def test_names_and_configs_are_checked_beside_what_cannot_be_read() -> None:
    text = """
configs:
  w: {type: database, url: 'sqlite:///x.db', pool: 5}
flows:
  main:
    max_concurrency: lots
    steps:
      - logger: {mesage: x}
      - flow_ref: nowhere
      - logger: ${payload.a +}
        retry: patient
      - database.execute: {config: v, statement: "DELETE ${payload.x}"}
      - logger: ${params.day}
"""
    assert codes(text) == [
        ("unknown-key", "f.yaml:3:46"),
        ("wrong-type", "f.yaml:6:22"),
        ("unknown-key", "f.yaml:8:18"),
        ("unknown-flow", "f.yaml:9:19"),
        ("expression", "f.yaml:10:30"),
        ("unknown-policy", "f.yaml:11:16"),
        ("retry-on-construct", "f.yaml:11:16"),
        ("unknown-config", "f.yaml:12:36"),
        ("injection", "f.yaml:12:50"),
        ("unknown-param", "f.yaml:13:17"),
    ]


@pytest.mark.parametrize(
    ("refused", "use", "code"),
    [
        ("flows: {b: {stepz: []}, ", "flow_ref: b", "unknown-key"),
        ("configs: {w: {type: databazee}}\nflows: {", "database.execute: {statement: x}", "config"),
        ("configs: {w: 5}\nflows: {", "database.execute: {config: w, statement: x}", "wrong-type"),
        ("params: {day: {type: dat}}\nflows: {", "logger: '${params.day}'", "not-a-choice"),
        ("retry_policies: {p: {attempts: 0}}\nflows: {", "file.read: {path: x}, retry: p", "out-of-range"),
        ("flows: {b: {steps: [{set_variable: {variable_name: 1x, value: 1}}]}, ", "logger: '${vars.x}'", "wrong-form"),
        ("flows: {b: {steps: [{raise_error: {tpe: 'A:X'}}]}, ",
         "logger: x, on_error: [{on_error_continue: {type: 'A:X'}}]", "unknown-key"),
        ("flows: {b: {steps: [{logger: x, target: 1x, target_value: 1}]}, ", "logger: x", "wrong-form"),
        ("flows: {b: {steps: [{logger: x, on_error: [{on_error_continue: {tpe: X}}]}]}, ", "logger: x", "unknown-key"),
        ("import: [nowhere.yaml]\nflows: {", "database.execute: {config: w, statement: x}, retry: p", "import"),
        ("configs: {w: {type: database, ulr: 'sqlite:///x.db'}}\nflows: {", "database.execute: {statement: x}",
         "unknown-key"),
    ],
)  # fmt: skip
def test_what_refers_to_a_refused_part_is_no_second_finding(refused: str, use: str, code: str) -> None:
    assert [found for found, _ in codes(f"{refused}a: {{steps: [{{{use}}}]}}}}")] == [code]


def test_a_project_that_cannot_be_read_is_told_beside_the_flow(tmp_path: Path) -> None:
    (tmp_path / "connector.yaml").write_text("confgs: {}\n", encoding="utf-8")
    (tmp_path / "f.yaml").write_text(
        GOOD + "      - loger: x\n      - flow_ref: nowhere\n      - file.read: {config: shared, path: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        Flow.load(tmp_path / "f.yaml", environment="test")

    assert [finding.code for finding in caught.value.findings] == ["unknown-key", "unknown-kind", "unknown-flow"]


@pytest.mark.parametrize(("written", "seconds"), [("", 30.0), ("lease: 1m\n", 60.0)])
def test_a_project_says_how_long_a_silent_process_keeps_its_runs(tmp_path: Path, written: str, seconds: float) -> None:
    (tmp_path / "connector.yaml").write_text(written, encoding="utf-8")
    (tmp_path / "f.yaml").write_text(GOOD, encoding="utf-8")

    assert lease(Flow.load(tmp_path / "f.yaml")) == seconds


def test_a_secret_in_clear_text_is_told_beside_what_cannot_be_read() -> None:
    text = "configs: {db: {type: database, url: 'postgresql://me:hunter2@db/x'}}\nflows: {main: {steps: [{lgger: x}]}}"

    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text)

    assert {finding.code for finding in caught.value.findings} == {"literal-secret", "unknown-kind"}
    assert "hunter2" not in str(caught.value)
