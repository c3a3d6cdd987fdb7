"""SetupRegister: one kind of thing that an administrator sets up, apart from how a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from connector.sandbox.setup.form_field import FormField, Values


class SetupError(ValueError):
    """What was filled in is refused; `mistakes` says why, by the name of the field."""

    def __init__(self, /, **mistakes: str) -> None:
        super().__init__("; ".join(mistakes.values()))
        self.mistakes = mistakes


def number_of(id_: str) -> int:
    """The internal id that *id_* is; raises KeyError where it is none."""
    if not (id_.isascii() and id_.isdigit() and len(id_) <= _DIGITS):
        raise KeyError(id_)
    return int(id_)


_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving."""

    id: str
    message: str
    shown_once: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """JSON key → label and value of what is told now and never again; in no repr, log or list."""

    def __repr__(self) -> str:
        return f"Saved(id={self.id!r}, message={self.message!r}, shown_once={sorted(self.shown_once)})"


class SetupRegister(Protocol):
    """A list of things with a form for each, or a single form."""

    title: str
    """`Manage Integrations`."""
    singular: str
    """`Integration`."""
    menu: str
    """Where NetSuite has it: `Setup > Integration > Manage Integrations`."""
    list_path: str
    """Address of the list; "" where there is only one form."""
    form_path: str
    columns: Sequence[tuple[str, str]]
    """Key and heading of what the list shows."""
    editable: bool
    """Whether what was saved can be changed."""

    def rows(self) -> list[dict[str, Any]]:
        """The list; each row has its `id`."""

    def fields(self, id_: str) -> list[FormField]:
        """What to fill in; *id_* is "" for a new one."""

    def values(self, id_: str) -> Values:
        """What is filled in at first; raises KeyError where there is no such id."""

    def save(self, id_: str, values: Values) -> Saved:
        """Keep it; raises SetupError."""

    def actions(self, id_: str) -> dict[str, str]:
        """Name → label of what else can be done with it, e.g. `revoke`."""

    def act(self, id_: str, action: str) -> Saved:
        """Do it."""


class WithoutActions:
    """For registers whose things can only be filled in."""

    def actions(self, id_: str) -> dict[str, str]:
        """None."""
        del id_
        return {}

    def act(self, id_: str, action: str) -> Saved:
        """Refuse: there is nothing else to do."""
        raise SetupError(action=f"no such action: {action} {id_}".strip())


class SingleForm(WithoutActions):
    """For registers that are one form of the whole account."""

    list_path = ""
    columns: Sequence[tuple[str, str]] = ()
    editable = True

    def rows(self) -> list[dict[str, Any]]:
        """There is no list."""
        return []
