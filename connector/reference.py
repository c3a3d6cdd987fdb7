"""References `${scheme:…}` to what is kept elsewhere (environment, file, keyring), and redaction of what they gave."""

from __future__ import annotations

import functools
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError

_PATTERN = re.compile(r"\$\$\{|\$\{\s*([A-Za-z][A-Za-z0-9_]*):([^{}]*)\}")
_ENTRY_POINTS = "connector.references"
_MASK = "*****"
_SHORTEST_SECRET = 4
"""Shorter texts occur by chance; masking them would eat ordinary words."""

Lookup = Callable[[str], str | None]
"""`(name) -> value`, None where there is no such thing."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One `${scheme:name:-default}` in a text."""

    scheme: str
    name: str
    default: str | None = None

    def __str__(self) -> str:
        return f"${{{self.scheme}:{self.name}}}"


def _parsed(scheme: str, rest: str) -> Reference:
    name, found, default = rest.partition(":-")
    return Reference(scheme, name.strip(), default if found else None)


def references(text: str) -> Iterator[Reference]:
    """The references in *text*, in order; `$${` is a literal and holds none."""
    for match in _PATTERN.finditer(text):
        if match.group(1):
            yield _parsed(match.group(1), match.group(2))


def has_reference(value: Any) -> bool:
    """Whether *value* is a text, secret or not, that refers to something kept elsewhere."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return isinstance(value, str) and any(True for _ in references(value))


def is_reference(value: Any) -> bool:
    """Whether *value* is one reference and nothing else."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    found = _PATTERN.fullmatch(value.strip()) if isinstance(value, str) else None
    return found is not None and found.group(1) is not None


def _from_environment(name: str) -> str | None:
    return os.environ.get(name)


def _from_file(name: str) -> str | None:
    path = Path(name).expanduser()
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(
            f"${{file:{name}}} cannot be read: {reason}", hint=f"make {path} readable for this user"
        ) from None


def _from_keyring(name: str) -> str | None:
    service, separator, user = name.rpartition("/")
    if not separator:
        raise ConfigurationError(
            f"${{keyring:{name}}} names no entry", hint="write ${keyring:service/name}, as in ${keyring:netsuite/prod}"
        )
    try:
        import keyring  # noqa: PLC0415 - optional, and slow to import
        from keyring.errors import KeyringError  # noqa: PLC0415 - as above
    except ImportError:
        raise ConfigurationError(
            f"${{keyring:{name}}} needs the keyring package", hint="pip install 'netsuite-flows[keyring]'"
        ) from None
    try:
        return keyring.get_password(service, user)
    except KeyringError as error:
        raise ConfigurationError(
            f"${{keyring:{name}}} cannot be read: {type(error).__name__}",
            hint="unlock the keyring of this user, or use ${env:…} or ${file:…}",
        ) from None


_BUILT_IN: Mapping[str, Lookup] = {"env": _from_environment, "file": _from_file, "keyring": _from_keyring}
_CURE = {
    "env": "set the environment variable {name}, or give a default: ${{env:{name}:-…}}",
    "file": "write the value into {name}, or give a default: ${{file:{name}:-…}}",
    "keyring": "store it: keyring set {service} {user}",
}


@functools.cache
def _installed() -> Mapping[str, Any]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - reads every installed package; few need it

    return {entry.name: entry for entry in entry_points(group=_ENTRY_POINTS)}


def _lookup(scheme: str) -> Lookup:
    if scheme in _BUILT_IN:
        return _BUILT_IN[scheme]
    entry = _installed().get(scheme)
    if entry is None:
        known = sorted({*_BUILT_IN, *_installed()})
        raise ConfigurationError(
            f"{scheme} is no known kind of reference",
            hint=did_you_mean(scheme, known) or f"the kinds are {', '.join(known)}; a package may add more",
        )
    loaded: Lookup = entry.load()
    return loaded


def value_of(reference: Reference) -> str:
    """What *reference* stands for.

    Raises:
        ConfigurationError: There is no such thing and no default; it names the reference, never a value.
    """
    found = _lookup(reference.scheme)(reference.name)
    if found is None or (found == "" and reference.default is not None):
        found = reference.default
    if found is None:
        service, _, user = reference.name.rpartition("/")
        cure = _CURE.get(reference.scheme, "make sure that {name} exists there")
        raise ConfigurationError(
            f"{reference} has no value", hint=cure.format(name=reference.name, service=service, user=user)
        )
    return found


def resolve_text(text: str) -> str:
    """*text* with every reference replaced by its value, and `$${` by `${`."""

    def replaced(match: re.Match[str]) -> str:
        return value_of(_parsed(match.group(1), match.group(2))) if match.group(1) else "${"

    return _PATTERN.sub(replaced, text)


def resolve_reference(reference: object) -> str:
    """The value of a *reference* that an expression holds: `str` of it is how it is written."""
    return resolve_text(str(reference))


def resolve(value: Any) -> Any:
    """*value* with the references in all its texts resolved; a secret stays a secret."""
    if isinstance(value, SecretStr):
        found = SecretStr(resolve_text(value.get_secret_value()))
        hide([found])
        return found
    if isinstance(value, str):
        return resolve_text(value)
    if isinstance(value, Mapping):
        return {key: resolve(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item) for item in value]
    return value


def _plain(secrets: Iterable[str | SecretStr]) -> list[str]:
    texts = (item.get_secret_value() if isinstance(item, SecretStr) else item for item in secrets)
    return sorted({text for text in texts if len(text) >= _SHORTEST_SECRET}, key=len, reverse=True)


def _spellings(secrets: Iterable[str | SecretStr]) -> Iterator[str]:
    """Each of *secrets*, also percent-encoded once or twice; the longest secret first."""
    from urllib.parse import quote  # noqa: PLC0415 - redaction is for errors and logs, not for start-up

    for secret in _plain(secrets):
        encoded = quote(secret, safe="")
        yield from {secret, encoded, quote(secret), quote(encoded, safe="")}


def redact(text: str, secrets: Iterable[str | SecretStr]) -> str:
    """*text* with every occurrence of one of *secrets* masked, also where it is percent-encoded, once or twice."""
    for spelling in _spellings(secrets):
        text = text.replace(spelling, _MASK)
    return text


_hidden: frozenset[str] = frozenset()


def hide(secrets: Iterable[str | SecretStr]) -> None:
    """Keep *secrets* out of everything that goes through `masked` in this process, from now on."""
    global _hidden  # noqa: PLW0603 - a log knows no sessions, and must not show the secrets of any
    _hidden |= frozenset(_plain(secrets))


def masked(text: str) -> str:
    """*text* without any secret that this process has read so far."""
    return _pattern(_hidden).sub(_MASK, text) if _hidden else text


@functools.lru_cache(maxsize=1)
def _pattern(secrets: frozenset[str]) -> re.Pattern[str]:
    """What finds any of *secrets* in one pass: a log masks every line."""
    return re.compile("|".join(map(re.escape, _spellings(secrets))))


class RedactingFilter(logging.Filter):
    """A logging filter that masks secrets in messages and in the text of exceptions."""

    def __init__(self, secrets: Iterable[str | SecretStr] = ()) -> None:
        super().__init__()
        self._secrets = frozenset(secrets)

    def add(self, secrets: Iterable[str | SecretStr]) -> None:
        """Mask these as well."""
        self._secrets |= frozenset(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask, and let the record pass."""
        record.msg = redact(record.getMessage(), self._secrets)
        record.args = None
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self._secrets)
        return True
