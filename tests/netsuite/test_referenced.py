from __future__ import annotations

import pytest
from pydantic import SecretStr

from connector.config_model import Duration
from connector.errors import ConfigurationError
from connector.netsuite.referenced import ReferencedModel


class Inner(ReferencedModel):
    name: str = ""
    size: int = 1


class Outer(ReferencedModel):
    inner: Inner = Inner()
    secret: SecretStr | None = None
    wait: Duration = 5.0
    wait_more: float = 1.0


def test_a_reference_waits_where_the_field_takes_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAIT", "2m")
    monkeypatch.setenv("SIZE", "7")
    model = Outer.from_mapping({"inner": {"size": "${env:SIZE}"}, "wait": "${env:WAIT}", "waitMore": "${env:SIZE}"})

    found = model.resolved()

    assert (model.wait, model.inner.size) == (5.0, 1)
    assert (found.wait, found.wait_more, found.inner.size) == (120.0, 7.0, 7)


def test_texts_and_secrets_keep_their_reference_until_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "one")
    model = Outer.from_mapping({"inner": {"name": "${env:NAME}"}, "secret": "${env:NAME}"})
    assert model.inner.name == "${env:NAME}"

    first = model.resolved()
    monkeypatch.setenv("NAME", "two")
    second = model.resolved()

    assert (first.inner.name, second.inner.name) == ("one", "two")
    assert second.secret is not None
    assert second.secret.get_secret_value() == "two"


def test_models_given_as_objects_are_resolved_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "one")

    assert Outer(inner=Inner(name="${env:NAME}")).resolved().inner.name == "one"


def test_a_wrong_value_behind_a_reference_is_named_by_path_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZE", "hunter22")
    model = Outer.from_mapping({"inner": {"size": "${env:SIZE}"}})

    with pytest.raises(ConfigurationError) as caught:
        model.resolved()

    assert caught.value.message.startswith("inner.size:")
    assert "hunter22" not in str(caught.value.as_dict())


def test_all_findings_come_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Outer.from_mapping({"innr": {}, "wait": "soon"})

    assert len(caught.value.diagnostics) == 2
    assert "and 1 more" in caught.value.message
    assert any("inner" in finding.hint for finding in caught.value.diagnostics)


def test_nothing_given_is_shown() -> None:
    model = Outer.from_mapping({"secret": "hunter22"})

    assert "hunter22" not in repr(model) + str(model) + str(model.model_dump()) + model.model_dump_json()
