"""FormField: one thing to fill in, read from a form or from JSON alike, and shown with its label and its mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from connector.sandbox.people.tenant import Level
from connector.sandbox.setup.html_text import Html, el, join

Kind = Literal["text", "email", "number", "textarea", "checkbox", "select", "choices", "levels", "file", "shown"]
Values = dict[str, Any]
LEVELS = {level.name.capitalize(): level for level in Level}
"""`None`, `View`, `Create`, `Edit`, `Full` → level, as the role page writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a page."""

    name: str
    """Name in the form and key in JSON."""
    label: str
    kind: Kind = "text"
    choices: tuple[tuple[str, str], ...] = ()
    """Value and text of each choice; of `levels`: permission and the levels it can have, separated by blanks."""
    required: bool = False
    help: str = ""
    group: str = ""
    """Heading that it stands under."""

    def read(self, filled: Mapping[str, Any]) -> Any:
        """What was filled in: text, number or None, bool, list of texts, or permission → level."""
        given = filled.get(self.name)
        if self.kind == "levels":
            return self._levels(filled)
        if self.kind == "choices":
            listed = given if isinstance(given, list) else [] if given is None else [given]
            return [str(one) for one in listed if str(one) in dict(self.choices)]
        one = given[-1] if isinstance(given, list) and given else "" if isinstance(given, list) else given
        if self.kind == "checkbox":
            return one is True or str(one).lower() in ("t", "true", "on", "1")
        written = ("" if one is None else str(one).strip()).replace("\r\n", "\n")
        if self.kind == "select" and written not in dict(self.choices):  # a program may write what the page shows
            meant = [value for value, label in self.choices if label == written]
            return meant[0] if len(meant) == 1 else written
        return written

    def mistake(self, value: Any) -> str:
        """What is wrong with *value* by itself; "" where nothing is."""
        if self.required and not value:
            return f"Please enter value(s) for: {self.label}"
        if self.kind == "select" and value and value not in dict(self.choices):
            return f"Choose one of the values of {self.label}"
        if self.kind == "number" and value and not (value.isascii() and value.isdigit() and len(value) < _DIGITS):
            return f"{self.label} must be a whole number"
        if self.kind == "email" and value and ("@" not in value or " " in value):
            return "Enter an email address, such as name@company.com"
        return ""

    def _levels(self, filled: Mapping[str, Any]) -> dict[str, Level]:
        given = filled.get(self.name)
        if not isinstance(given, Mapping):
            prefix = f"{self.name}:"
            given = {
                key[len(prefix) :]: value[-1] if isinstance(value, list) and value else value
                for key, value in filled.items()
                if key.startswith(prefix)
            }
        offered = {name: levels.split() for name, levels in self.choices}
        read = {str(name): str(level).capitalize() for name, level in given.items()}
        return {
            name: LEVELS[level] for name, level in read.items() if level in offered.get(name, ()) and level != "None"
        }

    # ---------------------------------------------------------------- shown

    def render(self, value: Any, error: str = "") -> Html:
        """The field with its label, its explanation and its mistake, which it refers to for a screen reader."""
        if self.kind in ("choices", "levels"):
            return self._set_of(value, error)
        control, ident = self._control(value, error), f"f-{self.name}"
        label = el("label", self.label, _star(self.required), for_=ident)
        pair = (control, label) if self.kind == "checkbox" else (label, control)
        return el("div", *pair, *self._notes(error), class_=f"field {self.kind}{' wrong' if error else ''}")

    def _control(self, value: Any, error: str) -> Html:
        shared: dict[str, Any] = {"id": f"f-{self.name}", "name": self.name, **self._described(error)}
        if self.kind == "shown":
            return el("output", str(value or ""), id=shared["id"])
        if self.kind == "checkbox":
            return el("input", type="checkbox", value="T", checked=bool(value), **shared)
        if self.kind == "textarea":
            return el("textarea", str(value or ""), rows=3, **shared)
        if self.kind == "select":
            return _select(self.choices, str(value or ""), required=self.required, shared=shared)
        if self.kind == "file":
            return el("input", type="file", accept=".pem,.cer,.crt", required=self.required, **shared)
        kind = {"number": "text"}.get(self.kind, self.kind)
        mode = "numeric" if self.kind == "number" else None
        shown = "" if value is None else str(value)
        return el("input", type=kind, inputmode=mode, value=shown, required=self.required, autocomplete="off", **shared)

    def _set_of(self, value: Any, error: str) -> Html:
        rows = self._level_rows(value) if self.kind == "levels" else self._choice_rows(value)
        body = join(el("legend", self.label, _star(self.required)), *self._notes(error), rows)
        kind = f"set {self.kind}{' wrong' if error else ''}"
        return el("fieldset", body, class_=kind, id=f"f-{self.name}", tabindex="-1", **self._described(error))

    def _choice_rows(self, value: Any) -> Html:
        def row(number: int, choice: tuple[str, str]) -> Html:
            ident = f"f-{self.name}-{number}"
            box = el(
                "input", type="checkbox", id=ident, name=self.name, value=choice[0], checked=choice[0] in (value or ())
            )
            return el("div", box, el("label", choice[1], for_=ident), class_="choice")

        return join(*(row(number, choice) for number, choice in enumerate(self.choices)))

    def _level_rows(self, value: Any) -> Html:
        held: Mapping[str, Level] = value or {}

        def row(number: int, permission: str, levels: str) -> Html:
            ident = f"f-{self.name}-{number}"
            options = tuple((level, level) for level in levels.split())
            current = held.get(permission, Level.NONE).name.capitalize()
            shared = {"id": ident, "name": f"{self.name}:{permission}"}
            chosen = _select(options, current, required=True, shared=shared)
            return el("div", el("label", permission, for_=ident), chosen, class_="permission")

        return join(*(row(number, *choice) for number, choice in enumerate(self.choices)))

    def _notes(self, error: str) -> tuple[Html, ...]:
        notes = (el("p", self.help, class_="help", id=f"h-{self.name}") if self.help else Html(""),)
        return (*notes, el("p", error, class_="error", id=f"e-{self.name}")) if error else notes

    def _described(self, error: str) -> dict[str, str | None]:
        by = " ".join(f"{key}-{self.name}" for key, there in (("h", self.help), ("e", error)) if there)
        return {"aria_describedby": by or None, "aria_invalid": "true" if error else None}


_DIGITS = 10


def _select(choices: Sequence[tuple[str, str]], value: str, *, required: bool, shared: Mapping[str, Any]) -> Html:
    empty = () if required and value else (("", ""),)
    options = (el("option", text, value=one, selected=one == value) for one, text in (*empty, *choices))
    return el("select", *options, required=required, **shared)


def _star(required: bool) -> Html | None:
    return el("span", " *", class_="required", title="required") if required else None


def read_all(fields: Sequence[FormField], filled: Mapping[str, Any]) -> tuple[Values, dict[str, str]]:
    """What was filled in and what is wrong with it, both by the fields' names."""
    shown = [field for field in fields if field.kind != "shown"]
    values = {field.name: field.read(filled) for field in shown}
    mistakes = {field.name: field.mistake(values[field.name]) for field in shown}
    return values, {name: mistake for name, mistake in mistakes.items() if mistake}
