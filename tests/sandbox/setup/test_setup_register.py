import pytest

from connector.sandbox.setup.setup_register import Saved, SetupError
from tests.sandbox.setup.conftest import COMPANY, Office


def test_what_is_told_once_is_in_no_repr() -> None:
    assert "s3cret" not in repr(Saved("1", "Saved.", {"tokenSecret": ("Token Secret", "s3cret")}))


def test_mistakes_are_told_together() -> None:
    assert str(SetupError(name="A", email="B")) == "A; B"


@pytest.mark.parametrize("path", [COMPANY, "setup/features.nl", "setup/integrationgovernance.nl", "setup/role.nl"])
def test_what_can_only_be_filled_in_takes_no_action(office: Office, path: str) -> None:
    parameters = {"id": "3"} if "role" in path else {}

    assert office.mistakes(path, {"action": "revoke"}, **parameters)["action"].startswith("no such action: revoke")
