"""HTML made of Python calls: whatever is not HTML already is escaped on its way in."""

from __future__ import annotations

import html

_EMPTY = frozenset({"input", "br", "meta", "link", "hr", "img"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def el(tag: str, /, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """An element; `for_` is `for`, `aria_label` is `aria-label`; None and False leave an attribute out."""
    opened = f"<{tag}{''.join(_attribute(name, value) for name, value in attributes.items())}>"
    return Html(opened if tag in _EMPTY else f"{opened}{join(*children)}</{tag}>")


def join(*parts: str | None) -> Html:
    """The parts one after the other, escaped where they are not HTML."""
    return Html("".join(part if isinstance(part, Html) else html.escape(part or "") for part in parts))


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    spelled = name.rstrip("_").replace("_", "-")
    return f" {spelled}" if value is True else f' {spelled}="{html.escape(str(value))}"'
