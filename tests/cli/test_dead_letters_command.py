from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from tests.cli.conftest import Command, Said

Write = Callable[..., str]
IMPORT = """
- set_payload:
    - {code: A, subsidiary: "1"}
    - {code: B, subsidiary: "%s"}
    - {code: C, subsidiary: "999"}
- id: shape
  transform:
    each: {externalId: "${payload.code}", companyName: "${payload.code}", subsidiary: "${ref(payload.subsidiary)}"}
- id: write
  netsuite.upsert_list: {record_type: vendor}
  when: payload
"""


@pytest.fixture
def mended(account: Sandbox) -> Iterator[None]:
    """What the records name is there now."""
    account.store.create("subsidiary", {"name": "Late"}, id=999)
    yield
    for row in list(account.store.select("vendor")):
        account.store.delete("vendor", row.id)
    account.store.delete("subsidiary", 999)


@pytest.fixture
def failed(connector: Command, written: Write, account: Sandbox) -> Said:
    return connector("run", written(IMPORT % "999"))


def test_letters_are_listed_and_shown_with_their_record(connector: Command, failed: Said) -> None:
    listed = connector("dead-letters", "list", "--json").json
    shown = connector("dead-letters", "show", str(listed[0]["id"])).json

    assert failed.code == 3
    assert [(row["position"], row["step"], row["code"]) for row in listed] == [
        (1, "main/write", "USER_ERROR"),
        (2, "main/write", "USER_ERROR"),
    ]
    assert (shown["record"]["externalId"], shown["error"]["outcome"]) == ("B", "failed")
    assert "Invalid Field Value 999" in connector("dead-letters", "list").out


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ((), 2),
        (("--step", "write"), 2),
        (("--step", "main/write"), 2),
        (("--step", "shape"), 0),
        (("--code", "USER_ERROR"), 2),
        (("--code", "NETSUITE:USER_ERROR"), 2),
        (("--flow", "other"), 0),
        (("--run", "other"), 0),
        (("--since", "2000-01-01"), 2),
        (("--until", "2000-01-01"), 0),
        (("--since", "2000-01-01T00:00:00+01:00", "--until", "2999-01-01"), 2),
    ],
)
def test_filters_choose(connector: Command, failed: Said, filters: tuple[str, ...], number: int) -> None:
    assert len(connector("dead-letters", "list", "--json", *filters).json) == number


def test_a_replay_takes_up_where_it_failed(
    connector: Command, failed: Said, mended: None, written: Write, account: Sandbox
) -> None:
    numbers = [str(row["id"]) for row in connector("dead-letters", "list", "--json").json]
    one = connector("dead-letters", "replay", written(IMPORT % "1"), numbers[0], "--json")
    rest = connector("dead-letters", "replay", written(IMPORT % "1"))

    assert one.json == {"replayed": 1, "failed": []}
    assert (rest.code, rest.err.splitlines()[-1]) == (0, "1 replayed, 0 failed again")
    assert {row.external_id for row in account.store.select("vendor")} == {"A", "B", "C"}
    assert connector("dead-letters", "list", "--json").json == []
    assert len(connector("dead-letters", "list", "--all", "--json").json) == 2


def test_what_fails_again_stays_and_is_3(connector: Command, failed: Said, written: Write) -> None:
    said = connector("dead-letters", "replay", written(IMPORT % "999"), "--json")

    assert (said.code, said.json["replayed"], len(said.json["failed"])) == (3, 0, 2)
    assert len(connector("dead-letters", "list", "--json").json) == 2


EDITOR = """\
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
file.write_text(file.read_text().replace("999", sys.argv[1]).partition(sys.argv[2])[0])
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """An editor that puts another subsidiary in place of 999, and drops all from a text on."""

    def make(subsidiary: str, end: str = "no end") -> None:
        (tmp_path / "editor.py").write_text(EDITOR, encoding="utf-8")
        monkeypatch.setenv("VISUAL", f"{sys.executable} {tmp_path}/editor.py {subsidiary} '{end}'")

    return make


def test_records_are_mended_in_an_editor_and_what_is_removed_there_is_left_alone(
    connector: Command, failed: Said, written: Write, account: Sandbox, editor: Callable[..., None]
) -> None:
    _, second = (row["id"] for row in connector("dead-letters", "list", "--json").json)
    editor("1", f"{second}:")
    said = connector("dead-letters", "replay", written(IMPORT % "999"), "--edit")

    assert (said.code, said.err.splitlines()[-2:]) == (3, ["1 replayed, 0 failed again", "1 left alone"])
    assert "B" in {row.external_id for row in account.store.select("vendor")}
    assert [row["id"] for row in connector("dead-letters", "list", "--json").json] == [second]


def test_an_editor_left_without_saving_replays_nothing(
    connector: Command, failed: Said, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    said = connector("dead-letters", "replay", written(IMPORT % "999"), "--edit")

    assert (said.code, "nothing was saved" in said.err) == (2, True)


def test_edits_that_fail_again_are_kept_in_a_file_to_go_on_with(
    connector: Command, failed: Said, written: Write, account: Sandbox, tmp_path: Path, editor: Callable[..., None]
) -> None:
    editor("998")
    file, kept = written(IMPORT % "999"), tmp_path / "dead-letters-edited.yaml"
    said = connector("dead-letters", "replay", file, "--edit")
    kept.write_text(kept.read_text("utf-8").replace("998", "1"), encoding="utf-8")
    again = connector("dead-letters", "replay", file, "--record", str(kept), "--json")

    assert said.code == 3
    assert "replay with `--record dead-letters-edited.yaml`" in said.err
    assert "mend the cause and replay again" in said.err
    assert (again.code, again.json) == (0, {"replayed": 2, "failed": []})


def test_one_record_is_given_in_a_file(
    connector: Command, failed: Said, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "record.json").write_text('{"externalId": "B", "companyName": "Mended", "subsidiary": {"id": "1"}}')
    number = str(connector("dead-letters", "list", "--json").json[0]["id"])
    file = written(IMPORT % "999")
    said = connector("dead-letters", "replay", file, number, "--record", "record.json")
    many = connector("dead-letters", "replay", file, "--record", "record.json")

    assert said.code == 0
    assert "Mended" in {row.body["companyName"] for row in account.store.select("vendor")}
    assert many.code == 0  # one is left, so it is clear which


def test_a_replay_may_go_against_an_embedded_sandbox(connector: Command, failed: Said, written: Write) -> None:
    said = connector("dead-letters", "replay", written(IMPORT % "1"), "--sandbox", "--json")

    assert (said.code, said.json["replayed"]) == (3, 0)  # the letters' own records name 999, which it has not either


def test_letters_are_discarded_by_filter(connector: Command, failed: Said) -> None:
    nothing = connector("dead-letters", "discard")
    said = connector("dead-letters", "discard", "--code", "USER_ERROR", "--json")

    assert (nothing.code, said.json) == (2, {"discarded": 2})
    assert "no dead letters" in connector("dead-letters", "list").err


def test_a_long_list_says_how_many_it_left_out(connector: Command, failed: Said) -> None:
    said = connector("dead-letters", "list", "--limit", "1", "--json")

    assert len(said.json) == 1
    assert "1 of 2 are shown" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--since", "yesterday"),
        ("discard", "99"),
        ("replay", "flow.yaml", "--edit", "--record", "x"),
        ("replay", "flow.yaml", "--record", "nowhere.yaml"),
    ],
)
def test_what_cannot_be_meant_is_2_with_the_cure(connector: Command, failed: Said, arguments: tuple[str, ...]) -> None:
    said = connector("dead-letters", *arguments)

    assert said.code == 2
    assert "hint:" in said.err


def test_what_is_discarded_is_kept_to_be_read(connector: Command, failed: Said) -> None:
    numbers = [str(row["id"]) for row in connector("dead-letters", "list", "--json").json]

    assert connector("dead-letters", "discard", *numbers).err == "2 dead letters discarded\n"
    assert connector("dead-letters", "list", "--json").json == []


@pytest.mark.parametrize("arguments", [("show", "99"), ("replay", "flow.yaml", "99"), ("replay", "nowhere.yaml")])
def test_what_is_not_there_is_2(connector: Command, failed: Said, arguments: tuple[str, ...]) -> None:
    assert connector("dead-letters", *arguments).code == 2


def test_redacted_fields_are_nowhere_and_such_a_letter_is_not_replayed(
    connector: Command, account: Sandbox, written: Write, tmp_path: Path
) -> None:
    (tmp_path / "connector.yaml").write_text("redact: [COMPANY_NAME, subsidiary]\n", encoding="utf-8")
    file = written(IMPORT.replace("B", "Very secret Ltd") % "999888")
    ran = connector("run", file)
    (number, *_) = [row["id"] for row in connector("dead-letters", "list", "--json").json]
    shown = connector("dead-letters", "show", str(number)).json
    again = connector("dead-letters", "replay", file, str(number))

    assert ran.code == 3
    assert (shown["record"]["companyName"], shown["redacted"]) == ("[redacted]", ["companyName", "subsidiary"])
    assert "999888" not in f"{ran.out}{ran.err}{shown}{connector('dead-letters', 'list').out}"
    assert again.code == 3
    assert "was kept without `companyName`, `subsidiary`" in again.err
    assert len(connector("dead-letters", "list", "--json").json) == 2
