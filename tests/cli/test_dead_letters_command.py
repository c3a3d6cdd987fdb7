from __future__ import annotations

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
