"""Hostile and broken flow files: findings with positions, never a traceback, never more than a second."""

from __future__ import annotations

import random
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from connector import registry
from connector.component import Construct, Operation
from connector.errors import ConfigurationError
from connector.flow import load

ROOT = Path(__file__).parents[2]
SEED = 20261123
MUTANTS = 320
LONGEST = 1.0
"""Seconds of processor for one file."""


def seeds() -> list[str]:
    """Flows that are right: the gallery, and the example of each component as a step."""
    gallery = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "flows").glob("*.yaml"))]
    return [text for text in gallery if "flows:" in text] + [_as_flow(example) for example in _examples()]


def _examples() -> Iterator[str]:
    for name in registry.names():
        component = registry.find(name)
        if isinstance(component, Operation | Construct) and component.example:
            body = component.example
            yield body if body.startswith(f"{name}:") or isinstance(component, Construct) else _nested(name, body)


def _nested(name: str, body: str) -> str:
    return f"{name}:\n{textwrap.indent(body, '  ')}"


def _as_flow(step: str) -> str:
    lines = textwrap.indent(step, "        ").lstrip()
    return f"configs:\n  db: {{type: database, url: 'sqlite://'}}\nflows:\n  main:\n    steps:\n      - {lines}\n"


Mutation = Callable[[random.Random, str], str]
_BOMB = "[" * 60 + "]" * 60
_VALUES = (
    "~", "[]", "{}", "''", "-1", "1e999", ".nan", "9" * 400, "!!python/object:os.system x", "&a [*a]", "*nobody",
    "${", "${}", "${payload.", "${__import__('os')}", "${().__class__.__mro__}", "${9**9**9}", "${'a'*10**9}",
    "${[x for x in range(10**9)]}", "${lower(lower(lower(1)))}", "${payload['a'}", "${env:}", "${nobody:x}", "${vars}}",
    "$${", "\\u0000", "'\\ud800'", _BOMB, "x" * 20_000, "{a: {a: {a: {a: 1}}}}", "2026-13-45", "no", "0x", "- - -",
)  # fmt: skip
_KEYS = ("unknown_key", "steps", "id", "when", "on_error", "<<", "?", "${payload}", "é" * 30, "__class__", "-", "1")


def _lines(change: Callable[[random.Random, list[str]], None]) -> Mutation:
    def mutate(chance: random.Random, text: str) -> str:
        lines = text.splitlines()
        change(chance, lines)
        return "\n".join(lines) + "\n"

    return mutate


def _truncate(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(1, len(text))]


def _scribble(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(list("{}[]:#&*!|>'\"%@`\t\0\x07é€\U0001f600")) + text[at + 1 :]


def _drop(chance: random.Random, lines: list[str]) -> None:
    del lines[chance.randrange(len(lines))]


def _twice(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])


def _indent(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = " " * chance.randrange(9) + lines[at].lstrip()


def _value(chance: random.Random, lines: list[str]) -> None:
    keyed = [at for at, line in enumerate(lines) if ": " in line]
    at = chance.choice(keyed or [0])
    lines[at] = f"{lines[at].partition(': ')[0]}: {chance.choice(_VALUES)}"


def _key(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    indent = len(lines[at]) - len(lines[at].lstrip())
    lines.insert(at, f"{' ' * indent}{chance.choice(_KEYS)}: {chance.choice(_VALUES)}")


def _swap(chance: random.Random, lines: list[str]) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


MUTATIONS: tuple[Mutation, ...] = (_truncate, _scribble, *map(_lines, (_drop, _twice, _indent, _value, _key, _swap)))


def mutants() -> list[str]:
    """Right flows, each broken once to four times."""
    chance, texts = random.Random(SEED), seeds()
    found = []
    for number in range(MUTANTS):
        text = texts[number % len(texts)]
        for _ in range(chance.randrange(1, 5)):
            text = chance.choice(MUTATIONS)(chance, text) or "x"
        found.append(text)
    return found


def told(text: str) -> ConfigurationError | None:
    """What is said of a flow file; None where it is right."""
    before = time.process_time()
    try:
        load.load_text(text, "hostile.yaml")
        error = None
    except ConfigurationError as caught:
        error = caught
    assert time.process_time() - before < LONGEST
    return error


def is_placed(error: ConfigurationError) -> bool:
    """Whether every finding says where, and what."""
    return bool(error.findings) and all(
        finding.message and finding.code and finding.where is not None and finding.where.line >= 1
        for finding in error.findings
    )


@pytest.fixture(scope="module", autouse=True)
def _everything_is_imported() -> None:
    """What the first use of a component costs is no file's fault."""
    for text in seeds():
        with suppress(ConfigurationError):  # an example may speak of what stands elsewhere
            load.load_text(text)


@pytest.mark.parametrize("number", range(MUTANTS))
def test_a_broken_file_gives_findings_with_positions(number: int) -> None:
    error = told(mutants()[number])

    assert error is None or is_placed(error), error


def test_most_of_the_broken_files_are_found_out() -> None:
    found = sum(told(text) is not None for text in mutants())

    assert found > MUTANTS * 0.6


def _laughs() -> str:
    names = "abcdefghijklmnopqrstu"
    lines = [f"{name}: &{name} [*{before}, *{before}]" for before, name in pairwise(names)]
    return "\n".join(["a: &a [x, x]", *lines])


STEP = "flows: {main: {steps: [{logger: x}]}}"
HAND_WRITTEN = {
    "nothing": "",
    "a comment": "# later\n",
    "a list": "- flows\n",
    "a scalar": "flows\n",
    "a number": "42\n",
    "two documents": "flows: {}\n---\nflows: {}\n",
    "a tab": "flows:\n\tmain:\n",
    "a billion laughs": _laughs(),
    "itself": "flows: &f\n  main: *f\n",
    "a merge of itself": "flows: &f\n  <<: *f\n",
    "a tag": "flows: !!python/object/apply:os.system ['true']\n",
    "deep": "flows: " + "{a: " * 500 + "1" + "}" * 500,
    "deep lists": "flows: " + "[" * 2000 + "]" * 2000,
    "deep steps": "flows: {main: {steps: " + "[{try: {steps: " * 120 + "[{logger: x}]" + "}}]" * 120 + "}}",
    "a hundred thousand keys": "flows:\n" + "\n".join(f"  f{n}: {{}}" for n in range(100_000)),
    "a long line": "flows: {main: {steps: [{logger: '" + "x" * 3_000_000 + "'}]}}",
    "ten thousand errors": "flows: {main: {steps: [" + ", ".join("{lgger: x}" for _ in range(10_000)) + "]}}",
    "no steps": "flows: {main: {steps: []}}",
    "null steps": "flows: {main: {steps: null}}",
    "a flow that is a list": "flows: {main: [logger]}",
    "a step that is a text": "flows: {main: {steps: [logger]}}",
    "two kinds": "flows: {main: {steps: [{logger: x, set_payload: 1}]}}",
    "an endless reference": "flows: {main: {steps: [{flow_ref: main}]}}",
    "flows that call each other": "flows: {a: {steps: [{flow_ref: b}]}, b: {steps: [{flow_ref: a}]}}",
    "an import of itself": "import: [hostile.yaml]\n" + STEP,
    "an import of everything": "import: [/, ., .., '']\n" + STEP,
    "an expression without end": "flows: {main: {steps: [{set_payload: '${'}]}}",
    "an expression of brackets": "flows: {main: {steps: [{set_payload: '${" + "(" * 5000 + "}'}]}}",
    "an expression of lists": "flows: {main: {steps: [{set_payload: '${" + "[" * 90 + "]" * 90 + "}'}]}}",
    "an expression of minus": "flows: {main: {steps: [{set_payload: '${" + "-" * 10_000 + "1}'}]}}",
    "an expression of plus": "flows: {main: {steps: [{set_payload: '${" + "1+" * 20_000 + "1}'}]}}",
    "an expression of nots": "flows: {main: {steps: [{set_payload: '${" + "not " * 10_000 + "1}'}]}}",
    "an expression of digits": "flows: {main: {steps: [{set_payload: '${" + "9" * 100_000 + "}'}]}}",
    "a thousand holes": "flows: {main: {steps: [{set_payload: '" + "${payload.a}" * 20_000 + "'}]}}",
    "a cron of stars": "flows: {main: {source: {schedule: {cron: '" + "* " * 5000 + "'}}, steps: [{logger: x}]}}",
    "a negative period": "flows: {main: {source: {schedule: {every: -5m}}, steps: [{logger: x}]}}",
    "a period of ages": "flows: {main: {source: {schedule: {every: 99999999999999999999d}}, steps: [{logger: x}]}}",
    "a pattern that explodes": "flows: {main: {steps: [{set_payload: \"${matches('" + "a" * 40 + "', '(a+)+$')}\"}]}}",
    "half a character": 'flows: {main: {steps: [{logger: "\\ud800"}]}}',
    "directions reversed": "flows: {main: {steps: [{logger: '\u202e x'}]}}",
    "a byte order mark": "\ufeffflows: {main: {steps: [{lgger: x}]}}",
    "zero width names": "flows: {ma\u200bin: {steps: [{lo\u200bgger: x}]}}",
    "keys that are no texts": "flows: {1: {steps: [{2: x}]}, null: {steps: []}, [a]: {}, {b: c}: {}}",
    "a config of nothing": "configs: {x: {}}\n" + STEP,
    "a config of everything": "configs: {x: {type: [netsuite]}, y: {type: {a: b}}, z: {type: 1}}\n" + STEP,
    "a policy of lies": "retry_policies: {p: {attempts: -1, wait: {type: sideways, initial: soon}}}\n" + STEP,
}  # fmt: skip


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_a_hostile_file_is_told_apart_in_a_second(name: str) -> None:
    error = told(HAND_WRITTEN[name])

    assert error is None or is_placed(error), error


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"flows: \xc3\x28", bytes(range(256)), b"\0" * 1000])
def test_a_file_that_is_no_text_is_told_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(data)

    with pytest.raises(ConfigurationError) as caught:
        load.load(path)
    assert str(path.name) in str(caught.value) or is_placed(caught.value)
