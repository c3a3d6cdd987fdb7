from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.errors import ConnectivityError
from connector.netsuite.auth.token_file import TokenFile
from connector.netsuite.auth.token_store import ConsentRequiredError, Exchange, KeptToken, TokenStore

HOUR = 3600.0


@dataclass
class Credentials:
    """What tokens are asked for with; the exchange is told the refresh token in use."""

    storage_key: str = "ab" * 32
    unrepeatable: bool = False
    refuses: bool = False

    def renewed(self, kept: KeptToken | None, now: float, clock: float, exchange: Exchange) -> KeptToken:
        if self.refuses:
            raise ConsentRequiredError("ended", "ask", spent=True)
        answer = exchange({"refresh_token": kept.refresh if kept else ""})
        return KeptToken(access=answer["access_token"], ends=clock + HOUR, refresh=answer.get("refresh_token", ""))


class Endpoint:
    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def __call__(self, form: dict[str, str], *, authorization: str = "") -> dict[str, Any]:
        self.asked.append(form)
        time.sleep(0.01)
        return {"access_token": f"token-{len(self.asked)}", "refresh_token": f"refresh-{len(self.asked)}"}


def test_a_token_is_kept_and_renewed_before_it_ends(tmp_path: Path) -> None:
    now = [1000.0]
    store, endpoint, who = TokenStore(lambda: now[0], tmp_path), Endpoint(), Credentials()

    first = [store.token(who, time.time, endpoint) for _ in range(3)]
    now[0] += HOUR - 100
    second = store.token(who, time.time, endpoint)

    assert first == ["token-1"] * 3
    assert second == "token-2"
    assert endpoint.asked[1] == {"refresh_token": "refresh-1"}


def test_another_process_finds_the_token_and_renews_it_for_all(tmp_path: Path) -> None:
    now = [1000.0]
    one, other = (TokenStore(lambda: now[0], tmp_path) for _ in range(2))
    endpoint, who = Endpoint(), Credentials()

    assert one.token(who, time.time, endpoint) == other.token(who, time.time, endpoint) == "token-1"
    now[0] += HOUR
    assert other.token(who, time.time, endpoint) == one.token(who, time.time, endpoint) == "token-2"
    assert len(endpoint.asked) == 2


def test_a_refused_token_is_forgotten_but_not_a_newer_one(tmp_path: Path) -> None:
    one, other = (TokenStore(folder=tmp_path) for _ in range(2))
    endpoint, who = Endpoint(), Credentials()
    old = one.token(who, time.time, endpoint)
    assert other.token(who, time.time, endpoint) == old

    one.forget(who, "somebody else's")
    assert one.token(who, time.time, endpoint) == old
    one.forget(who, old)
    assert one.token(who, time.time, endpoint) == "token-2"
    other.forget(who, old)
    assert other.token(who, time.time, endpoint) == "token-2"
    assert len(endpoint.asked) == 2


def test_many_threads_ask_for_one_token(tmp_path: Path) -> None:
    stores = [TokenStore(folder=tmp_path) for _ in range(4)]
    endpoint, who, found = Endpoint(), Credentials(), set()
    threads = [
        threading.Thread(target=lambda store=store: found.add(store.token(who, time.time, endpoint)))
        for store in stores * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {"token-1"}
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"access": 1, "ends": 9e99}', '{"access": "x", "ends": 9e99}', '{"access": "x", "ends": "y"}']
)
def test_a_damaged_file_costs_one_question(tmp_path: Path, text: str) -> None:
    who, endpoint = Credentials(), Endpoint()
    file = TokenFile(who.storage_key, tmp_path)
    file.path.write_text(text, encoding="utf-8")
    file.path.chmod(0o600)

    assert TokenStore(folder=tmp_path).token(who, time.time, endpoint) == "token-1"
    assert json.loads(file.path.read_text(encoding="utf-8"))["access"] == "token-1"


def test_without_a_folder_a_process_has_its_own_token(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store, endpoint = TokenStore(folder=tmp_path / "file" / "tokens"), Endpoint()

    assert [store.token(Credentials(), time.time, endpoint) for _ in range(2)] == ["token-1"] * 2


def test_a_refresh_token_for_one_use_is_not_used_where_the_next_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store, endpoint = TokenStore(folder=tmp_path / "file" / "tokens"), Endpoint()

    with pytest.raises(OSError, match="Not a directory"):
        store.token(Credentials(unrepeatable=True), time.time, endpoint)
    assert endpoint.asked == []


def test_a_next_refresh_token_that_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: TokenFile, entry: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TokenFile, "write", full)

    with pytest.raises(ConnectivityError, match="No space left") as caught:
        TokenStore(folder=tmp_path).token(Credentials(unrepeatable=True), time.time, Endpoint())
    assert "connector authorize" in caught.value.hint


def test_consent_that_ended_is_forgotten(tmp_path: Path) -> None:
    store, who = TokenStore(folder=tmp_path), Credentials()
    store.keep(who, KeptToken(access="old", ends=0.0, refresh="spent"))
    who.refuses = True

    with pytest.raises(ConsentRequiredError):
        store.token(who, time.time, Endpoint())

    assert store.kept(who) is None


_OTHER = """
import sys, time
from pathlib import Path
from connector.netsuite.auth.token_store import KeptToken, TokenStore
class Who:
    storage_key, unrepeatable = "ab" * 32, True
    def renewed(self, kept, now, clock, exchange):
        with open(sys.argv[2], "a") as asked:
            asked.write("asked\\n")
        time.sleep(0.3)
        return KeptToken(access="one for all", ends=clock + 3600)
print(TokenStore(folder=Path(sys.argv[1])).token(Who(), time.time, None))
"""


def test_processes_that_start_together_ask_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OTHER, str(tmp_path / "tokens"), str(tmp_path / "asked")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]

    assert [process.communicate(timeout=60)[0] for process in running] == ["one for all\n"] * 3
    assert (tmp_path / "asked").read_text(encoding="utf-8") == "asked\n"


def test_no_token_is_shown() -> None:
    assert "secret" not in repr(KeptToken(access="secret-1", ends=1.0, refresh="secret-2"))
