from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector.database.config import DatabaseConfig


def test_nothing_that_may_be_secret_is_shown() -> None:
    config = DatabaseConfig.model_validate({"url": "postgresql://u:hunter2@h/d", "connectArgs": {"sslkey": "hunter3"}})

    assert "hunter" not in f"{config!r} {config}"
    assert "hunter2" not in config.model_dump_json(exclude={"connect_args"})


def test_the_schema_of_the_configuration_describes_every_field() -> None:
    properties = DatabaseConfig.model_json_schema()["properties"]

    assert all(field.get("description") for field in properties.values())


@pytest.mark.parametrize("wrong", [{}, {"url": "x", "pool_size": 0}, {"url": "x", "type": "databass"}])
def test_what_cannot_be_a_configuration_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DatabaseConfig.model_validate(wrong)
