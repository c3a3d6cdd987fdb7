from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("in_file", [False, True])
def test_records_counters_and_people_come_back(tmp_path: Path, in_file: bool) -> None:
    with Sandbox(seed="empty", data=tmp_path / "account.db" if in_file else None) as sandbox:
        store, tenant = sandbox.store, sandbox.tenant
        kept = store.create("customer", {"companyName": "Kept"})
        sandbox.account.snapshots.take("here")
        token = next(iter(tenant.tokens.values()))
        token.active = False
        store.delete("customer", kept.id)
        store.create("customer", {"companyName": "Lost"})
        sandbox.account.snapshots.restore("here")

        assert [one.body["companyName"] for one in store.select("customer")] == ["Kept"]
        assert store.create("customer", {"companyName": "Next"}).id == kept.id + 1
        assert store.deleted() == []
        assert sandbox.tenant is tenant
        assert next(iter(tenant.tokens.values())).active
        sandbox.account.snapshots.restore("here")  # what was restored is a copy, which can be restored again
        assert store.count("customer") == 1


@pytest.mark.parametrize("seed", ["empty", "demo"])
def test_reset_is_the_seed_again(seed: str) -> None:
    with Sandbox(seed=seed) as sandbox:
        before = sandbox.store.types()
        sandbox.store.create("customer", {"companyName": "Extra"})
        sandbox.tenant.roles.clear()
        sandbox.account.snapshots.reset()

        assert sandbox.store.types() == before
        assert sandbox.tenant.roles


def test_an_unknown_name_is_an_error() -> None:
    with Sandbox(seed="empty") as sandbox:
        with pytest.raises(KeyError):
            sandbox.account.snapshots.restore("nowhere")
        with pytest.raises(KeyError):
            sandbox.account.snapshots.drop("nowhere")
