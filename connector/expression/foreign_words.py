"""What people write who know Python, MuleSoft or other languages, and what stands for it in ours."""

from __future__ import annotations

from connector.expression import dataweave_words

WORDS = {
    **dict.fromkeys(("null", "nil", "none", "undefined"), "None"),
    **dict.fromkeys(("flowVars", "sessionVars", "recordVars"), "vars"),
    **dict.fromkeys(("app", "mule", "server"), "params.name, or a reference: ${env:NAME}"),
    "true": "True",
    "false": "False",
    "message": "payload or attributes",
}
"""Words of other languages, and of MuleSoft's, → ours."""
OF_ERRORS = {
    "description": "message",
    "detailedDescription": "message",
    "errorType": "type",
    "errorMessage": "results",
    "cause": "code",
    "childErrors": "failures",
    "failingComponent": "step",
}
"""Fields of MuleSoft's `error` → ours."""
_CHECKS = {
    f"is_{what}": f"write a step that checks it: `validate: [{{is_{what}: …}}]`"
    for what in ("email", "url", "ip", "time")
}
FUNCTIONS = {
    **dataweave_words.FUNCTIONS,
    "str": "write text(value)",
    "toString": "write text(value)",
    "len": "write length(value), or count(values) for a list",
    "size": "write length(value), or count(values) for a list",
    "float": "write number(value), or decimal(value)",
    "range": "go over a list: [x for x in payload]; numbered(values) tells each item's place",
    "enumerate": "write numbered(values)",
    "sorted": "write sort(values, 'field')",
    "list": "write a comprehension: [x for x in values]",
    "dict": "write {name: value}",
    "set": "write unique(values)",
    "concat": "write + between texts, [*a, *b] for lists",
    "isinstance": "write type_of(value) == 'text'",
    "type": "write type_of(value)",
    "isBlank": "write is_empty(value)",
    **dict.fromkeys(
        ("random", "randomInt", "uuid4"), "what holds when a run goes on is made of the data: sha256(payload)"
    ),
    "strftime": "write format_date(value, form)",
    "strptime": "write parse_date(value, form)",
    **_CHECKS,
}
"""Functions of DataWeave, Python and other languages → what is written instead."""
