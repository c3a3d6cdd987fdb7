import stat
from pathlib import Path

import pytest

from connector.sandbox.seeds import seed_snapshots
from connector.sandbox.seeds.seed_snapshots import fill
from connector.sandbox.storage.store import Store


class Loads:
    """Counts how often a store had to be filled."""

    def __init__(self) -> None:
        self.times = 0

    def filled(self, key: str, sources: Path | None = None) -> Store:
        store = Store()

        def load() -> None:
            self.times += 1
            store.create("customer", {"phone": "1"})

        fill(store, key, load, sources=sources)
        return store


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(seed_snapshots.FOLDER_VARIABLE, str(folder))
    monkeypatch.setattr(seed_snapshots, "_KEPT", {})
    return folder


def next_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what a process keeps in memory."""
    monkeypatch.setattr(seed_snapshots, "_KEPT", {})


def test_the_second_store_is_filled_without_loading() -> None:
    loads = Loads()
    stores = [loads.filled("test_the_second_store") for _ in range(2)]

    assert loads.times == 1
    stores[1].update("customer", 1, {"phone": "2"})
    assert stores[1].create("customer", {}).id == 2
    assert stores[0].count("customer") == 1
    found = stores[0].get("customer", 1)
    assert found is not None
    assert found.body["phone"] == "1"


def test_the_next_process_finds_a_file_for_its_owner_alone(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = Loads()
    loads.filled("k", sources=cache.parent)
    (file,) = cache.iterdir()
    assert (stat.S_IMODE(cache.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)

    next_process(monkeypatch)
    assert loads.filled("k", sources=cache.parent).count("customer") == 1
    assert loads.times == 1


def test_what_it_depends_on_is_part_of_its_name(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = Loads()
    loads.filled("k", sources=cache.parent)
    (cache.parent / "customer.yaml").write_text("changed: true\n", encoding="utf-8")
    next_process(monkeypatch)
    loads.filled("k", sources=cache.parent)
    next_process(monkeypatch)
    loads.filled("another", sources=cache.parent)

    assert (loads.times, len(list(cache.iterdir()))) == (3, 3)


@pytest.mark.parametrize("content", [b"", b"nonsense" * 1000])
def test_a_spoilt_file_is_made_anew(cache: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    loads = Loads()
    loads.filled("k", sources=cache.parent)
    (file,) = cache.iterdir()
    file.write_bytes(content)
    next_process(monkeypatch)

    assert loads.filled("k", sources=cache.parent).count("customer") == 1
    assert (loads.times, file.read_bytes() != content) == (2, True)


def test_only_a_few_are_kept(cache: Path) -> None:
    loads = Loads()
    for number in range(12):
        loads.filled(str(number), sources=cache.parent)

    assert len(list(cache.iterdir())) == 8


def test_without_a_folder_to_write_to_it_works_all_the_same(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert Loads().filled("k", sources=tmp_path).count("customer") == 1
    monkeypatch.setenv(seed_snapshots.FOLDER_VARIABLE, "")
    assert seed_snapshots.folder() is None
    assert Loads().filled("l", sources=tmp_path).count("customer") == 1
    monkeypatch.delenv(seed_snapshots.FOLDER_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert seed_snapshots.folder() == Path("/somewhere/connector/sandbox-seeds")
