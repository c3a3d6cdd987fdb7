from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.server import Sandbox


def test_an_account_starts_with_the_demo_in_memory_by_default() -> None:
    settings = AccountSettings()

    assert (settings.seed, settings.scale, settings.data, settings.dialect) == ("demo", 1, None, "documented")


def test_an_account_has_what_its_settings_say() -> None:
    with Sandbox(seed="empty") as sandbox:
        account = sandbox.add_account("7654321_SB1", AccountSettings(seed="empty", dialect="observed"))

        assert account.settings.dialect == "observed"
        assert not account.store.types().get("customer")
