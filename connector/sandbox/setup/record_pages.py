"""RecordPages: list, form, saving and actions of one register, as HTML and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from connector.sandbox.people.tenant import Level, Tenant
from connector.sandbox.setup.form_field import FormField, Values, read_all
from connector.sandbox.setup.html_text import Html, el, join
from connector.sandbox.setup.page_frame import as_json, definition_list, notice, page, shown
from connector.sandbox.setup.setup_register import Saved, SetupError, SetupRegister
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.web.http_protocol import Answer


class RecordPages:
    """Answers for the addresses of one register."""

    def __init__(self, register: SetupRegister, tenant: Tenant) -> None:
        self._register = register
        self._tenant = tenant

    def answer(self, request: SetupRequest) -> Answer:
        """The list, the form, or what came of filling it in; raises KeyError for an id that is not there."""
        if request.http.path == self._register.list_path:
            return self._list(request)
        id_ = request.parameters.get("id", "")
        if request.http.method != "POST":
            return self._form(request, id_, self._register.values(id_), {})
        try:
            saved, status = self._do(request, id_)
        except SetupError as error:
            return self._refused(request, id_, error.mistakes)
        return self._saved(request, saved, status)

    def _do(self, request: SetupRequest, id_: str) -> tuple[Saved, int]:
        action = FormField(name="action", label="Action").read(request.filled)
        if action:
            self._register.values(id_)  # KeyError where there is no such id
            return self._register.act(id_, action), 200
        return self._save(request, id_)

    def _save(self, request: SetupRequest, id_: str) -> tuple[Saved, int]:
        before = self._register.values(id_)
        filled: Mapping[str, Any] = request.filled
        fields = self._register.fields(id_)
        if request.sent_json:  # a program names what it changes; a form sends everything but empty boxes
            unknown = sorted(filled.keys() - {field.name for field in fields})
            if unknown:
                raise SetupError(**{name: f"there is no field {name}" for name in unknown})
            filled = {**_as_sent(before), **filled}
        values, mistakes = read_all(fields, filled)
        if mistakes:
            raise SetupError(**mistakes)
        return self._register.save(id_, values), 200 if id_ or not self._register.list_path else 201

    # ---------------------------------------------------------------- list

    def _list(self, request: SetupRequest) -> Answer:
        rows = self._register.rows()
        if request.wants_json:
            return as_json({"items": rows})
        register = self._register
        new = el("a", f"New {register.singular}", href=request.link(register.form_path), class_="button")
        head = el("tr", *(el("th", heading, scope="col") for _, heading in register.columns))
        body = (self._line(request, row) for row in rows)
        table = el("table", el("caption", register.title), el("thead", head), el("tbody", *body))
        scroll = el("div", table, class_="scroll", tabindex="0", role="region", aria_label=register.title)
        listed = scroll if rows else el("p", "There are none yet.")
        return page(request, self._tenant, register.title, self._path(), el("p", new), listed)

    def _line(self, request: SetupRequest, row: Mapping[str, Any]) -> Html:
        first, *others = (key for key, _ in self._register.columns)
        link = el("a", shown(row[first]), href=request.link(self._register.form_path, id=row["id"]))
        return el("tr", el("th", link, scope="row"), *(el("td", shown(row[key])) for key in others))

    # ---------------------------------------------------------------- form

    def _form(self, request: SetupRequest, id_: str, values: Values, mistakes: Mapping[str, str]) -> Answer:
        if request.wants_json:
            return as_json({"id": id_, **_as_sent(values)} if id_ else _as_sent(values))
        status = 400 if mistakes else 200
        title = f"{'Edit ' if self._register.editable else ''}{self._register.singular}" if id_ else self._new_title()
        form = join(self._mistakes(id_, mistakes), self._fields(request, id_, values, mistakes))
        return page(request, self._tenant, title, self._path(), form, self._actions(request, id_), status=status)

    def _new_title(self) -> str:
        return f"New {self._register.singular}" if self._register.list_path else self._register.title

    def _path(self) -> Html:
        return el("p", self._register.menu, class_="path")

    def _mistakes(self, id_: str, mistakes: Mapping[str, str]) -> Html | None:
        if not mistakes:
            return None
        known = {field.name for field in self._register.fields(id_)}
        listed = (
            el("li", el("a", words, href=f"#f-{name}") if name in known else words) for name, words in mistakes.items()
        )
        return notice("wrong", el("p", "This was not saved:"), el("ul", *listed))

    def _fields(self, request: SetupRequest, id_: str, values: Values, mistakes: Mapping[str, str]) -> Html:
        groups = groupby(self._register.fields(id_), key=lambda field: field.group)
        body = [
            el("section", el("h2", group) if group else None, *(self._field(one, values, mistakes) for one in fields))
            for group, fields in groups
        ]
        if id_ and not self._register.editable:
            return join(*body)
        parameters = {"id": id_} if id_ else {}
        return el(
            "form",
            *body,
            el("p", el("button", "Save", type="submit", class_="button")),
            method="post",
            action=request.link(self._register.form_path, **parameters),
            enctype="multipart/form-data" if any(one.kind == "file" for one in self._register.fields(id_)) else None,
            novalidate=True,
        )

    def _field(self, field: FormField, values: Values, mistakes: Mapping[str, str]) -> Html:
        value = values.get(field.name)
        return field.render(shown(value) if field.kind == "shown" else value, mistakes.get(field.name, ""))

    def _actions(self, request: SetupRequest, id_: str) -> Html:
        address = request.link(self._register.form_path, id=id_)
        return join(
            *(
                el(
                    "form",
                    el("input", type="hidden", name="action", value=name),
                    el("button", label, type="submit", class_="button second"),
                    method="post",
                    action=address,
                )
                for name, label in self._register.actions(id_).items()
            )
        )

    # ---------------------------------------------------------------- outcome

    def _refused(self, request: SetupRequest, id_: str, mistakes: Mapping[str, str]) -> Answer:
        if request.wants_json:
            return as_json({"errors": mistakes}, 400)
        values, _ = read_all(self._register.fields(id_), request.filled)
        kept = {**self._register.values(id_), **values}
        return self._form(request, id_, kept, mistakes)

    def _saved(self, request: SetupRequest, saved: Saved, status: int) -> Answer:
        if request.wants_json:
            told = {key: value for key, (_, value) in saved.shown_once.items()}
            return as_json({"id": saved.id, "message": saved.message, **told}, status)
        once = definition_list(dict(saved.shown_once.values())) if saved.shown_once else None
        warning = el("p", "Copy these now. They are shown on this page and never again.") if once else None
        back = self._register.list_path or self._register.form_path
        links = [el("li", el("a", f"Back to {self._register.title}", href=request.link(back)))]
        if saved.id:
            again = request.link(self._register.form_path, id=saved.id)
            links.insert(0, el("li", el("a", f"Open this {self._register.singular}", href=again)))
        told_to_person = join(notice("done", el("p", saved.message), warning, once), el("ul", *links))
        return page(request, self._tenant, f"{self._register.singular}: Confirmation", self._path(), told_to_person)


def _as_sent(values: Values) -> dict[str, Any]:
    """Values as JSON has them: levels by their names."""
    return {name: _level_names(value) if isinstance(value, dict) else value for name, value in values.items()}


def _level_names(levels: Mapping[str, Level]) -> dict[str, str]:
    return {name: Level(level).name.capitalize() for name, level in levels.items()}
