"""Oracle's functions on texts; an empty text is NULL, as Oracle has it."""

from __future__ import annotations

import re
from functools import lru_cache

from connector.sandbox.suiteql.pattern_effort import MOST_STEPS, effort

_CLASSES = {
    "alpha": r"^\W\d_",
    "digit": r"\d",
    "alnum": r"^\W_",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9A-Fa-f",
    "cntrl": r"\x00-\x1f\x7f",
}


LONGEST_TEXT = 1_000_000
"""Characters that a text may have while a query runs."""
_WIDEST = 32_767  # characters that LPAD and RPAD fill up to, as Oracle's widest VARCHAR2


class BadPattern(ValueError):  # noqa: N818 - the name says what is bad
    """A text that is no regular expression."""


def substring(text: str, start: int, length: int | None = None) -> str:
    """`SUBSTR`: positions count from 1, 0 means 1, a negative start counts from the end."""
    begin = start - 1 if start > 0 else max(len(text) + start, -1) if start < 0 else 0
    if begin < 0 or (length is not None and length < 1):
        return ""
    return text[begin:] if length is None else text[begin : begin + length]


def exchanged(text: str, old: str, new: str) -> str:
    """`REPLACE`."""
    if text.count(old) * len(new) > LONGEST_TEXT:
        raise BadPattern(f"the result of REPLACE has more than {LONGEST_TEXT} characters")
    return text.replace(old, new)


def position(text: str, part: str, start: int = 1, occurrence: int = 1) -> int:
    """`INSTR`: where the n-th *part* begins, from 1; 0 where there is none; a negative start searches backwards."""
    if start < 0:
        end = len(text) + start + len(part)
        for _ in range(occurrence):
            found = text.rfind(part, 0, end)
            if found < 0:
                return 0
            end = found + len(part) - 1
        return found + 1
    found = start - 2
    for _ in range(occurrence):
        found = text.find(part, found + 1)
        if found < 0:
            return 0
    return found + 1


def padded(text: str, width: int, fill: str, *, left: bool) -> str:
    """`LPAD` and `RPAD`; a longer text is cut to *width*."""
    missing = min(width, _WIDEST) - len(text)
    if missing <= 0:
        return text[: max(width, 0)]
    filling = (fill * (missing // len(fill) + 1))[:missing]
    return filling + text if left else text + filling


def translated(text: str, old: str, new: str) -> str:
    """`TRANSLATE`: characters of *old* become those of *new*; those without a counterpart vanish."""
    table: dict[int, str | None] = {}
    for index, character in enumerate(old):
        table.setdefault(ord(character), new[index] if index < len(new) else None)
    return text.translate(table)


def initial_capitals(text: str) -> str:
    """`INITCAP`: each word capitalised; words are runs of letters and digits."""
    return re.sub(r"[^\W_]+", lambda word: word[0][:1].upper() + word[0][1:].lower(), text)


def is_like(text: str, pattern: str, escape: str | None = None) -> bool:
    """`LIKE`: upper and lower case differ; never slower than text times pattern."""
    first, middle, last = _like_parts(pattern, escape)
    if last is None:
        return first.fullmatch(text) is not None
    start = first.match(text)
    if start is None:
        return False
    place = start.end()
    for part in middle:
        found = part.search(text, place)
        if found is None:
            return False
        place = found.end()
    width, tail = last
    return len(text) - place >= width and tail.fullmatch(text, len(text) - width) is not None


_Tail = tuple[int, re.Pattern[str]]


@lru_cache(maxsize=512)
def _like_parts(pattern: str, escape: str | None) -> tuple[re.Pattern[str], list[re.Pattern[str]], _Tail | None]:
    """What a LIKE pattern has before its first %, between them, and after the last, with its width."""
    parts: list[list[str]] = [[]]
    characters = iter(pattern)
    for character in characters:
        if escape and character == escape:
            parts[-1].append(re.escape(next(characters, "")))
        elif character == "%":
            parts.append([])
        else:
            parts[-1].append("." if character == "_" else re.escape(character))
    compiled = [re.compile("".join(part), re.DOTALL) for part in parts]
    if len(parts) == 1:
        return compiled[0], [], None
    middle = [made for made, part in zip(compiled[1:-1], parts[1:-1], strict=True) if part]
    return compiled[0], middle, (len(parts[-1]), compiled[-1])


@lru_cache(maxsize=256)
def pattern_of(pattern: str, flags: str = "") -> re.Pattern[str]:
    """One of Oracle's regular expressions (POSIX classes, flags i c n m x) as Python's."""
    for name, characters in _CLASSES.items():
        pattern = _with_class(pattern, name, characters)
    options = sum(
        {"i": re.IGNORECASE, "n": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}.get(flag, 0) for flag in flags
    )
    try:
        return re.compile(pattern, options)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(f"{pattern!r} is no regular expression: {error}") from None


def _for(text: str, pattern: str, flags: str) -> re.Pattern[str]:
    """The pattern, unless it may take too long for *text*."""
    made = pattern_of(pattern, flags)
    if len(text) > LONGEST_TEXT or effort(made.pattern, made.flags, len(text)) > MOST_STEPS:
        raise BadPattern(f"{pattern!r} could take too long for a text of {len(text)} characters")
    return made


def _with_class(pattern: str, name: str, characters: str) -> str:
    """`[[:name:]]` alone may stand for a negated set; inside a larger set it must be a plain range."""
    alone = f"[{characters}]"
    inside = {"alpha": "A-Za-zÀ-ɏͰ-ϿЀ-ӿ", "alnum": "0-9A-Za-zÀ-ɏͰ-ϿЀ-ӿ"}.get(name, characters)
    negated = {"alpha": r"[\W\d_]", "alnum": r"[\W_]"}.get(name, f"[^{characters}]")
    pattern = pattern.replace(f"[[:{name}:]]", alone).replace(f"[^[:{name}:]]", negated)
    return pattern.replace(f"[:{name}:]", inside)


def found_text(text: str, pattern: str, start: int = 1, occurrence: int = 1, flags: str = "", group: int = 0) -> str:
    """`REGEXP_SUBSTR`: the n-th match, or a group of it; "" where there is none."""
    for number, match in enumerate(_for(text, pattern, flags).finditer(text, start - 1), 1):
        if number == occurrence:
            return (match[group] or "") if group <= len(match.groups()) else ""
    return ""


def found_place(text: str, pattern: str, start: int = 1, occurrence: int = 1, after: int = 0, flags: str = "") -> int:
    """`REGEXP_INSTR`: where the n-th match begins, or what follows it when *after* is 1; 0 where there is none."""
    for number, match in enumerate(_for(text, pattern, flags).finditer(text, start - 1), 1):
        if number == occurrence:
            return (match.end() if after else match.start()) + 1
    return 0


def replaced(text: str, pattern: str, by: str = "", start: int = 1, occurrence: int = 0, flags: str = "") -> str:
    """`REGEXP_REPLACE`: every match, or only the n-th."""
    template = re.sub(r"\\(?!\d)", r"\\\\", by)
    if (len(text) + 1) * max(len(by), 1) > LONGEST_TEXT * 100:
        raise BadPattern("the result of REGEXP_REPLACE could be too long")
    count = 0

    def one(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match.expand(template) if occurrence in (0, count) else match[0]

    return text[: start - 1] + _for(text, pattern, flags).sub(one, text[start - 1 :])


def count_of(text: str, pattern: str, start: int = 1, flags: str = "") -> int:
    """`REGEXP_COUNT`."""
    return sum(1 for _ in _for(text, pattern, flags).finditer(text, start - 1))


def is_match(text: str, pattern: str, flags: str = "") -> bool:
    """`REGEXP_LIKE`: whether the pattern matches anywhere."""
    return bool(_for(text, pattern, flags).search(text))
