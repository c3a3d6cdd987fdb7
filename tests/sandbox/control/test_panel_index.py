import requests

from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.server import Sandbox


def test_every_account_stands_there_with_its_own_pages_and_nothing_is_taken_as_html() -> None:
    with Sandbox(seed="empty") as sandbox:
        other = sandbox.add_account("7654321_SB1", AccountSettings(seed="empty"))
        other.tenant.company = "<b>Bold & Sons</b>"
        page = requests.get(f"{sandbox.url}/__sandbox__/", timeout=10).text

    assert "7654321_SB1: &lt;b&gt;Bold &amp; Sons&lt;/b&gt;" in page
    assert '"/__sandbox__/audit?account=7654321_SB1"' in page
    assert '"/__sandbox__/audit?account=TSTDRV1234567"' in page
    assert "honesty.md" in page
