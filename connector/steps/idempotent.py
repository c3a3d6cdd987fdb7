"""idempotent: each event once, by what tells it from others (Mule: idempotent-message-validator)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.config_model import Duration
from connector.errors import RejectedError
from connector.expression.template import Arguments
from connector.frozen_json import fingerprint
from connector.message import Message

_LONGEST = 200
"""Characters of an id that is kept as it is; of a longer one its hash is."""


class IdempotentArguments(Arguments):
    """What tells events apart, and how long one is remembered."""

    id_expression: Any
    """A value that the same event always has, e.g. `${payload.orderId}`."""
    ttl: Duration = Field(default=300, gt=0)
    """How long an id is remembered; Mule's five minutes by default."""
    store: str = ""
    """The object store that remembers; one of the step's own by default. Steps that name the same one share it."""


def _run(arguments: IdempotentArguments, message: Message, interpreter: Interpreter) -> Message:
    if not interpreter.unit("/first", lambda: _is_first(arguments, interpreter)):
        raise RejectedError(
            f"the event {interpreter.shown(arguments.id_expression, message)} was here before",
            type="DUPLICATE_MESSAGE",
            hint="catch DUPLICATE_MESSAGE with on_error where duplicates are expected",
        )
    return message


def _is_first(arguments: IdempotentArguments, interpreter: Interpreter) -> bool:
    """Whether nobody else had the id before; what is done again after a kill is no duplicate of itself."""
    objects, store = interpreter.objects, arguments.store or f"idempotent/{interpreter.label}"
    key, mine = _key(arguments.id_expression), interpreter.key
    return objects.store_if_absent(store, key, mine, ttl=arguments.ttl) or objects.retrieve(store, key) == mine


def _key(id_: Any) -> str:
    if id_ is None or id_ == "":
        raise RejectedError(
            "the event has no id: id_expression gives nothing",
            type="EXPRESSION",
            hint="name a field that each event has",
        )
    text = str(id_) if isinstance(id_, str | int | Decimal) else ""
    return text if 0 < len(text) <= _LONGEST and "\0" not in text else fingerprint(id_)


IDEMPOTENT = Construct(
    name="idempotent",
    summary="Let each event pass once; fail where its id was there before.",
    arguments=IdempotentArguments,
    run=_run,
    errors=("DUPLICATE_MESSAGE", "EXPRESSION"),
    example='idempotent: {id_expression: "${payload.orderId}", ttl: 1d}',
    mule="idempotent-message-validator",
)
