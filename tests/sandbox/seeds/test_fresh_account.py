from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.seeds.fresh_account import fill
from connector.sandbox.storage.store import Store


def test_an_empty_account_has_a_company_a_currency_and_its_user() -> None:
    store = Store()
    tenant, _ = demo_tenant("1", now=0)
    fill(store, tenant)

    assert store.types() == {"currency": 1, "employee": 1, "subsidiary": 1}
    user = store.get("employee", 1)
    assert user is not None
    assert user.body["email"] == tenant.users[1].email
