"""The `Accept` header: which of its forms a client wants a record in (fact sheet 7.1, 7.2)."""

from __future__ import annotations

from typing import Literal

from connector.sandbox.refusals import WireError

Form = Literal["", "create-form", "edit-form", "select-options"]
RESOURCE = "application/vnd.oracle.resource+json"
_FORMS: tuple[Form, ...] = ("create-form", "edit-form", "select-options")
_TAKEN = ("", "*/*", "application/*", "application/json", RESOURCE, "application/problem+json")
_TYPES = ("", "singular", "collection", "error", *_FORMS)


def form_of(accept: str, *offered: Form) -> Form:
    """The form that is asked for, "" for a plain answer; raises WireError where no answer would be acceptable.

    *offered* are the forms that the resource has for the verb of the request (REST API Browser).
    """
    if accept in _TAKEN:
        return ""
    acceptable = False
    for range_ in accept.split(","):
        media, _, parameters = range_.strip().lower().partition(";")
        kind = _type_of(parameters)
        acceptable = acceptable or (media.strip() in _TAKEN and kind in _TYPES)
        for form in _FORMS:
            if kind == form and media.strip() == RESOURCE:
                if form not in offered:
                    raise not_acceptable(accept, "application/json")
                return form
    if not acceptable:
        raise not_acceptable(accept, "application/json")
    return ""


def not_acceptable(accept: str, offered: str) -> WireError:
    """The refusal of an `Accept` that nothing here meets; code of Oracle help section_156570709583, words ours."""
    return WireError(
        f"Unacceptable value '{accept[:100]}' of the request header 'Accept'. Provide '{offered}'.",
        code="UNACCEPTABLE_HEADER_VALUE",
        header="Accept",
    )


def _type_of(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "type":
            return value.strip().strip('"')
    return ""
