from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from connector import reference
from connector.errors import ConfigurationError
from connector.reference import (
    RedactingFilter,
    Reference,
    has_reference,
    hide,
    masked,
    redact,
    references,
    resolve,
    resolve_text,
)


def test_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "abc")

    assert resolve_text("x-${env:TOKEN}-y") == "x-abc-y"


def test_takes_the_default_where_a_variable_is_missing_or_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTY", "")

    assert resolve_text("${env:NO_SUCH:-fallback}${env:EMPTY:-!}") == "fallback!"
    assert resolve_text("${env:NO_SUCH:-}") == ""
    assert resolve_text("${env:EMPTY}") == ""


def test_a_default_may_hold_colons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("URL", raising=False)

    assert resolve_text("${env:URL:-sqlite:///warehouse.db}") == "sqlite:///warehouse.db"


def test_reads_a_file_without_its_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n\n", encoding="utf-8")

    assert resolve_text(f"${{file:{tmp_path}/secret}}") == "s3cret\n"


def test_an_error_names_the_variable_and_the_cure_but_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER", "do-not-show")

    with pytest.raises(ConfigurationError) as caught:
        resolve_text("${env:OTHER}${env:NO_SUCH_VARIABLE}")

    assert "NO_SUCH_VARIABLE" in caught.value.message
    assert "NO_SUCH_VARIABLE" in caught.value.hint
    assert "do-not-show" not in str(caught.value.as_dict())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no value"):
        resolve_text(f"${{file:{tmp_path}/none}}")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        resolve_text(f"${{file:{tmp_path}}}")


def test_an_unknown_scheme_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolve_text("${evn:X}")

    assert caught.value.hint == "did you mean `env`?"


def test_a_keyring_reference_needs_service_and_name() -> None:
    with pytest.raises(ConfigurationError, match="names no entry"):
        resolve_text("${keyring:onlyone}")


def test_reads_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backend")

    class Memory(backend.KeyringBackend):  # type: ignore[misc, name-defined] # imported at run time
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return "from-keyring" if (service, username) == ("netsuite", "prod") else None

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        assert resolve_text("${keyring:netsuite/prod}") == "from-keyring"
        with pytest.raises(ConfigurationError, match="no value"):
            resolve_text("${keyring:netsuite/other}")
    finally:
        keyring.set_keyring(before)


def test_a_package_may_add_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        @staticmethod
        def load() -> reference.Lookup:
            return lambda name: f"vault says {name}"

    monkeypatch.setattr(reference, "_installed", lambda: {"vault": Entry})

    assert resolve_text("${vault:kv/x}") == "vault says kv/x"


def test_an_escaped_reference_stays_as_text() -> None:
    assert resolve_text("$${env:X} costs $5 ${payload.id}") == "${env:X} costs $5 ${payload.id}"


def test_resolves_a_tree_and_keeps_secrets_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "abc")

    found = resolve({"a": ["${env:TOKEN}", 1], "b": SecretStr("${env:TOKEN}"), "c": None})

    assert found["a"] == ["abc", 1]
    assert found["c"] is None
    assert isinstance(found["b"], SecretStr)
    assert found["b"].get_secret_value() == "abc"
    assert "abc" not in repr(found["b"])


def test_tells_references_from_expressions() -> None:
    assert has_reference("${env:X}")
    assert has_reference(SecretStr("${file:/x}"))
    assert not has_reference("${payload.id if vars.x else 0}")
    assert not has_reference("$${env:X}")
    assert not has_reference(5)
    assert list(references("${env:A}${file:/b:-c}")) == [Reference("env", "A"), Reference("file", "/b", "c")]


@given(st.text(max_size=200))
def test_a_text_without_schemes_is_left_alone(text: str) -> None:
    clean = text.replace("${", "$")

    assert resolve_text(clean) == clean


def test_redaction_masks_plain_and_encoded_spellings() -> None:
    text = redact("key=a/b+c== url=a%2Fb%2Bc%3D%3D", ["a/b+c==", "x"])

    assert text == "key=***** url=*****"


def test_redaction_leaves_texts_too_short_to_be_secrets() -> None:
    assert redact("the id is 42", ["42"]) == "the id is 42"


def test_the_logging_filter_masks_messages_and_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("test_reference")
    logger.addFilter(RedactingFilter([SecretStr("hunter22")]))
    try:
        with caplog.at_level(logging.INFO, logger="test_reference"):
            logger.info("signing with %s", "hunter22")
            try:
                raise ValueError("hunter22 is wrong")  # noqa: TRY301 - the traceback is what is tested
            except ValueError:
                logger.exception("failed")
    finally:
        logger.filters.clear()

    assert caplog.records[0].getMessage() == "signing with *****"
    assert "hunter22" not in str(caplog.records[1].exc_text)


def test_the_logging_filter_learns_more_secrets(caplog: pytest.LogCaptureFixture) -> None:
    masking = RedactingFilter()
    masking.add(["a secret/word"])
    caplog.handler.addFilter(masking)
    logging.getLogger("test").warning("%s %s", "a secret/word", "a%2520secret%252Fword")
    caplog.handler.removeFilter(masking)

    assert caplog.messages[-1] == "***** *****"


def test_what_was_read_as_a_secret_is_masked_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THIS_TEST", "read + from here")
    assert masked("it is: read + from here") == "it is: read + from here"

    resolve({"password": SecretStr("${env:OF_THIS_TEST}")})
    hide(["read + from", "abc"])  # what is short stands in too many words

    assert (
        masked("read + from here, read%20%2B%20from%20here, read + from there, abc") == "*****, *****, ***** there, abc"
    )
