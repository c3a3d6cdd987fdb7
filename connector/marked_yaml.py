"""Text → data with marks: the only reader of YAML.

YAML 1.2 core scalars (`no`, `on`, `012` stay strings), no tags, bounded aliases, duplicate keys are findings.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from connector.diagnostics import Diagnostic, Place
from connector.errors import ConfigurationError

Loc = tuple[str | int, ...]
"""The way to a value: keys and list positions from the root."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_VALUES = 200_000
"""Values in a document: a "billion laughs" of aliases is refused, not expanded."""
_LONGEST_VALUE = 50
"""Characters of a value on an average, its key included; a longer text is refused before it is looked at."""
_DEEPEST = 100
"""Lists and mappings inside each other, an alias of itself among them."""
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_HEX_OCT = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_BLOCK = ("|", ">")
_SPECIAL = {".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """Plain data read from a text, with the place of every value and key in it."""

    file: str
    data: Any
    lines: Sequence[str]
    values: dict[Loc, tuple[int, int]] = field(repr=False)
    keys: dict[Loc, tuple[int, int]] = field(repr=False)
    diagnostics: tuple[Diagnostic, ...] = ()

    def place(self, loc: Sequence[str | int], *, key: bool = False) -> Place:
        """Where the value at *loc* stands (its key, if asked), or the nearest value around it."""
        way = tuple(loc)
        marks = (self.keys, self.values) if key else (self.values, self.keys)
        while way:
            for table in marks:
                if way in table:
                    return Place(self.file, *table[way])
            way = way[:-1]
        return Place(self.file, *self.values.get((), (1, 1)))

    def excerpt(self, where: Place) -> str:
        """The line at *where*, as written."""
        return self.lines[where.line - 1].rstrip("\n") if 0 < where.line <= len(self.lines) else ""

    def finding(self, loc: Sequence[str | int], *, key: bool = False, **details: Any) -> Diagnostic:
        """A diagnostic about the value (or key) at *loc*."""
        where = self.place(loc, key=key)
        return Diagnostic(where=where, excerpt=self.excerpt(where), **details)


def read(text: str, file: str = "<text>", most: int = MOST_VALUES) -> MarkedDocument:
    """Read one YAML document of at most *most* values; raises ConfigurationError where the text is not YAML at all."""
    reader = _Reader(text, file, most)
    if len(text) > most * _LONGEST_VALUE:
        message = f"the text has {len(text):,} characters, at most {most * _LONGEST_VALUE:,} are read"
        raise reader.refused("too-large", message, (1, 1), "move what is data into a file of its own")
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{file} is not YAML", findings=[reader.syntax(error)]) from None
    except RecursionError:
        raise reader.refused("nested-too-deeply", "it is nested too deeply", (1, 1), "flatten it") from None
    data = None if node is None else reader.build(node, ())
    return MarkedDocument(file, data, reader.lines, reader.values, reader.keys, tuple(reader.findings))


def read_file(path: Path, most: int = MOST_VALUES) -> MarkedDocument:
    """Read one YAML file of at most *most* values; raises ConfigurationError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 (byte {error.start})", hint="save it as UTF-8") from None
    except (OSError, ValueError) as error:  # a path may hold what no file system takes
        reason = getattr(error, "strerror", None) or error
        raise ConfigurationError(f"{path} cannot be read: {reason}", hint="give the path of a readable file") from None
    return read(text, str(path), most)


class _Reader:
    """Builds plain data from PyYAML's nodes and notes where everything stands."""

    def __init__(self, text: str, file: str, most: int) -> None:
        self.file, self.most = file, most
        self.lines = text.splitlines()
        self.values: dict[Loc, tuple[int, int]] = {}
        self.keys: dict[Loc, tuple[int, int]] = {}
        self.findings: list[Diagnostic] = []
        self.nodes = 0

    def build(self, node: Any, loc: Loc) -> Any:
        self.nodes += 1
        mark = (node.start_mark.line + 1, node.start_mark.column + 1)
        if self.nodes > self.most:
            hint = "write fewer aliases (&, *), or spread it over several files"
            raise self.refused("too-large", f"the document holds more than {self.most:,} values", mark, hint)
        if len(loc) > _DEEPEST:
            hint = "flatten it; steps that lie this deep are read more easily as a sub-flow"
            raise self.refused("nested-too-deeply", f"this lies more than {_DEEPEST} levels deep", mark, hint)
        self.values[loc] = mark
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            self._refuse_tag(node, mark, "tag:yaml.org,2002:seq")
            return [self.build(child, (*loc, index)) for index, child in enumerate(node.value)]
        self._refuse_tag(node, mark, "tag:yaml.org,2002:")
        return _unframed(node.value) if node.style in _BLOCK else scalar(node.value, plain=not node.style)

    def _mapping(self, node: Any, loc: Loc) -> dict[Hashable, Any]:
        built: dict[Hashable, Any] = {}
        self._refuse_tag(node, self.values[loc], "tag:yaml.org,2002:map")
        for key_node, value_node in node.value:
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self._note("key-type", "a key is a word, not a list or a mapping", mark, "write the key as text")
                continue
            key = key_node.value
            if key in built:
                first = self.keys[(*loc, key)]
                self._note(
                    "duplicate-key", f"`{key}` stands twice, first in line {first[0]}", mark, "remove one of them"
                )
                continue
            self.keys[(*loc, key)] = mark
            built[key] = self.build(value_node, (*loc, key))
        return built

    def _refuse_tag(self, node: Any, mark: tuple[int, int], expected: str) -> None:
        if not node.tag.startswith(expected) or node.tag == "tag:yaml.org,2002:binary":
            self._note("yaml-tag", f"the tag {node.tag} is not allowed", mark, "remove the tag; values are plain YAML")

    def refused(self, code: str, message: str, mark: tuple[int, int], hint: str) -> ConfigurationError:
        """Why the document is not read to its end."""
        self._note(code, message, mark, hint)
        return ConfigurationError(f"{self.file} is not read", findings=self.findings[-1:])

    def _note(self, code: str, message: str, mark: tuple[int, int], hint: str) -> None:
        excerpt = self.lines[mark[0] - 1] if mark[0] <= len(self.lines) else ""
        self.findings.append(
            Diagnostic(code=code, message=message, where=Place(self.file, *mark), excerpt=excerpt, hint=hint)
        )

    def syntax(self, error: yaml.YAMLError) -> Diagnostic:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = getattr(error, "problem", None) or getattr(error, "reason", None) or "the text is not YAML"
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        hint = 'quote this expression: "${…}"' if "${" in excerpt else "check indentation, colons and quotes here"
        return Diagnostic(
            code="yaml-syntax", message=message, where=Place(self.file, line, column), excerpt=excerpt, hint=hint
        )


def _unframed(text: str) -> str:
    """The text of a block scalar; the line end after a single `${…}` is the block's, not the value's."""
    bare = text.strip()
    return bare if bare.startswith("${") and bare.endswith("}") and bare.count("${") == 1 else text


def scalar(text: str, *, plain: bool) -> Any:
    """The value of a YAML 1.2 core scalar; quoted text stays text."""
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _HEX_OCT.match(text):
        return int(text, 0)
    if _FLOAT.match(text):
        return float(text)
    return _SPECIAL.get(text.lower(), text)
