from __future__ import annotations

import sys
from pathlib import Path

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.scripting.python_functions import called, found


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "shop_shapes.py").write_text(
        "def customer(payload, vars):\n    return {'name': payload['n'], 'rate': vars['rate']}\n\n\n"
        "def broken(payload):\n    return payload['secret-key']\n\n\n"
        "async def later(payload):\n    return payload\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("shop_shapes", None)
    return "shop_shapes"


def test_a_function_is_given_what_its_parameters_ask_for(module: str) -> None:
    function = found(f"{module}:customer")

    made = called(function, {"n": "Ann"}, {"vars": {"rate": 2}, "params": {}})

    assert made == {"name": "Ann", "rate": 2}


def test_an_error_names_the_line_of_the_function(module: str) -> None:
    with pytest.raises(RejectedError, match=r"shop_shapes:broken failed in line 6 of shop_shapes: KeyError") as caught:
        called(found(f"{module}:broken"), {}, {})

    assert caught.value.is_a("TRANSFORMATION")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no_such_module_anywhere:x", "cannot be imported: ModuleNotFoundError"),
        ("{module}:nobody", "has no plain function `nobody`"),
        ("{module}:later", "has no plain function `later`"),
    ],
)
def test_what_cannot_be_called_is_told(module: str, name: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        found(name.format(module=module))
