from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector.file.config import FileConfig


def test_the_schema_describes_every_field() -> None:
    assert all(field.get("description") for field in FileConfig.model_json_schema()["properties"].values())


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        FileConfig.model_validate({"directory": "x"})
