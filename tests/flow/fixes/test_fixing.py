from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.flow.fixes.fixing import Fixed, fixed
from connector.flow.fixes.mending import one_slip
from connector.flow.load import load_text

CONFIGS = """
configs:
  erp: {type: netsuite, connection: {type: oauth2_client_credentials, account: "${env:A}", client_id: "${env:B}",
        certificate_id: "${env:C}", private_key_file: "${env:D}"}}
  warehouse: {type: database, url: "sqlite:///x.db"}
"""
ROOT = Path(__file__).parents[3]


def after(tmp_path: Path, text: str) -> str:
    """The text after, which has nothing left to fix; CONFIGS are put behind it and taken off."""
    file = tmp_path / "flow.yaml"
    file.write_bytes((text + CONFIGS).encode())
    found = fixed(file)
    found.write()
    assert file.read_bytes().decode() == found.after
    again = fixed(file)
    assert (again.after, again.diff) == (found.after, "")
    assert found.after.endswith(CONFIGS)
    return found.after.removesuffix(CONFIGS)


FLOW = "flows:\n  main:  # the one\n    steps:\n"


@pytest.mark.parametrize(
    ("before", "then"),
    [
        # MuleSoft's spelling
        ("      - foreach:\n          batchSize: 5  # a few\n          steps: [{logger: x}]\n",
         "      - foreach:\n          batch_size: 5  # a few\n          steps: [{logger: x}]\n"),
        ("      - netsuite.get: {recordType: customer, id: '1'}\n        errorMapping: [{targetType: 'A:B'}]\n",
         "      - netsuite.get: {record_type: customer, id: '1'}\n        error_mapping: [{target_type: 'A:B'}]\n"),
        ("      - netsuite.get: {\"recordType\": customer, id: '1'}\n",
         "      - netsuite.get: {\"record_type\": customer, id: '1'}\n"),
        ("      - logger: x\n        retry: {attempts: 2, giveUpAfter: 1m}\n", None),
        # names of operations
        ("      - netsuite.create_record: {record_type: contact, record: {externalId: a}}\n",
         "      - netsuite.add: {record_type: contact, record: {externalId: a}}\n"),
        # a slip in a key
        ("      - logger: {mesage: x}\n", "      - logger: {message: x}\n"),
        ("      - loger: x\n", "      - logger: x\n"),
        ("      - foreach: {collectoin: '${payload}', stesp: [{logger: x}]}\n",
         "      - foreach: {collection: '${payload}', steps: [{logger: x}]}\n"),
        ("      - logger: x\n        tarrget: y\n", "      - logger: x\n        target: y\n"),
        ("      - {logger: x, timeoutt: 5s}\n", "      - {logger: x, timeout: 5s}\n"),
        # as XML writes names
        ("      - set-payload: {batch-size: 1}\n", "      - set_payload: {batch-size: 1}\n"),
        ("      - foreach: {batch-size: 2, 'root-message-variable-name': a, steps: [{flow-ref: main}]}\n",
         "      - foreach: {batch_size: 2, 'root_message_variable_name': a, steps: [{flow_ref: main}]}\n"),
        ("      - try: {steps: [{logger: x}], on-error: [{on-error-continue: {}}]}\n        target-value: 1\n",
         "      - try: {steps: [{logger: x}], on_error: [{on_error_continue: {}}]}\n        target_value: 1\n"),
        ("      - parallel-foreach: {max-concurrency: 2, steps: [{set-payload: 1}, {flow-ref: main}]}\n",
         "      - parallel_foreach: {max_concurrency: 2, steps: [{set_payload: 1}, {flow_ref: main}]}\n"),
        # a key in the wrong place
        (("      - netsuite.upsert_list:\n          record_type: contact\n          on_failed_record: fail  # now\n"
         "          records: '${payload}'\n        # the next\n      - logger: x\n"),
         ("      - netsuite.upsert_list:\n          record_type: contact\n          records: '${payload}'\n"
         "        on_failed_record: fail  # now\n        # the next\n      - logger: x\n")),
        ("      - id: a\n        netsuite.get:\n          timeout: 5s\n          record_type: x\n          id: '1'\n",
         "      - id: a\n        netsuite.get:\n          record_type: x\n          id: '1'\n        timeout: 5s\n"),
        # an expression that YAML cuts
        ("      - logger: ${payload.a or 'a # b'} done\n", "      - logger: '${payload.a or ''a # b''} done'\n"),
        ("      - logger: ${{'a': payload.a}}\n", "      - logger: '${{''a'': payload.a}}'\n"),
    ],
)  # fmt: skip
def test_what_can_mean_nothing_else_is_fixed_and_all_else_stays(before: str, then: str | None, tmp_path: Path) -> None:
    assert after(tmp_path, FLOW + before) == FLOW + (before if then is None else then)


@pytest.mark.parametrize(
    "steps",
    [
        "      - logger: {text: x}\n",  # not near
        "      - logger: {message: x, colour: red}\n",
        "      - logger: {message: x, mesage: y}\n",  # there is one
        "      - netsuite.upsert_list: {record_type: customer, on_failed_record: fail}\n",  # not on a line of its own
        "      - logger: ${payload.\n",
        "      - logger: 'mesage: recordType'\n",
        "      - set_payload: {recordType: customer}\n",
        "      - logger: x  # batchSize: ${a # b}\n",
    ],
)
def test_what_may_mean_something_else_stays(steps: str, tmp_path: Path) -> None:
    assert after(tmp_path, FLOW + steps) == FLOW + steps


def test_keys_of_the_document_and_of_its_source_are_respelled(tmp_path: Path) -> None:
    text = (
        "flows:\n  main:\n    maxConcurrency: 2\n    source:\n      netsuite.on_new_object:"
        " {recordType: customer, startDelay: 5s}\n"
        "    steps: [{flow_ref: sub}]\n    onError: [{onErrorContinue: {acknowledge: true}}]\n"
        "    stopAfter: {count: 3}\nsubFlows:\n  sub: {steps: [{foreach: {batchSize: 2, steps: [{logger: x}]}}]}\n"
        "retryPolicies: {patient: {giveUpAfter: 5m}}\n"
    )
    words = (
        "max_concurrency",
        "record_type",
        "start_delay",
        "on_error",
        "on_error_continue",
        "stop_after",
        "sub_flows",
    )
    found = after(tmp_path, text)

    assert [word for word in (*words, "batch_size", "retry_policies", "give_up_after") if f"{word}:" not in found] == []


def test_breaks_of_windows_and_a_last_line_without_one_stay(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(b"flows: {main: {steps: [{foreach: {\r\n  batchSize: 2, steps: [{logger: x}]}}]}}")
    found = fixed(file)

    assert found.after == "flows: {main: {steps: [{foreach: {\r\n  batch_size: 2, steps: [{logger: x}]}}]}}"


def test_a_diff_shows_what_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    diff = Fixed(file, "a: 1\nb: 2\n", "a: 1\nb: 3\n").diff

    assert diff.splitlines()[2:] == ["@@ -1,2 +1,2 @@", " a: 1", "-b: 2", "+b: 3"]


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.yaml")), ids=lambda path: path.name)
def test_shipped_flows_have_nothing_to_fix(path: Path) -> None:
    assert fixed(path).diff == ""


def test_a_file_that_is_not_there_or_no_text_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe")

    assert fixed(tmp_path / "bytes.yaml").diff == fixed(tmp_path / "nowhere.yaml").diff == ""


@given(st.text("abc_", min_size=1), st.integers(0, 30), st.sampled_from("abcx"))
def test_one_slip_is_one_slip(word: str, at: int, letter: str) -> None:
    at %= len(word)
    for slipped in (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        assert one_slip(slipped, word) or slipped == word
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert one_slip(swapped, word) or swapped == word
    assert not one_slip(word + "xx", word)


@pytest.mark.parametrize("text", ["", "a", "- x", "flows: {main: {steps: []}}", "\x00", "flows: &a [*a]", "🦆: ${"])
def test_no_text_breaks_it(text: str, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes(text.encode())

    assert fixed(file).after == text


def test_what_is_fixed_loads(tmp_path: Path) -> None:
    text = after(tmp_path, FLOW + "      - foreach: {batchSize: 2, steps: [{loger: x}]}\n")

    assert load_text(text).document.flows["main"].steps[0].kind == "foreach"


@pytest.mark.parametrize("number", range(60))
def test_no_broken_file_breaks_it_and_done_twice_it_does_nothing(number: int, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(broken_files()[number], encoding="utf-8")
    fixed(file).write()

    assert fixed(file).diff == ""


@cache
def broken_files() -> list[str]:
    """Flows of the gallery with a line swapped, cut, indented, doubled or scribbled into."""
    chance, texts = (
        random.Random(7),
        [path.read_text(encoding="utf-8") for path in sorted((ROOT / "flows").glob("*.yaml"))],
    )
    return [broken(chance, chance.choice(texts)) for _ in range(60)]


def broken(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    changes = (
        lines[at][: len(lines[at]) // 2],
        f"  {lines[at]}",
        lines[at] * 2,
        lines[at].replace("e", "", 1),
        "\t: {\n",
    )
    lines[at] = chance.choice(changes)
    return "".join(lines)
