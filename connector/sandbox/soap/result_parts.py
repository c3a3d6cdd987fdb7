"""Parts of results of the core namespace that operations share: values, pages, the element around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.envelope import child_text, xml_attribute, xml_text
from connector.sandbox.soap.soap_call import SUCCESS, USUAL_PAGE, SoapCall, refused
from connector.sandbox.soap.wire_values import double_text
from connector.sandbox.whole_number import whole_number

PAGE_COUNTS = ("totalRecords", "pageSize", "totalPages", "pageIndex")
"""What most results say of their pages."""


def core_value(name: str, value: str | int | Decimal) -> str:
    """One element of the core namespace; a decimal is written as a double."""
    text = double_text(value) if isinstance(value, Decimal) else str(value)
    return f"<platformCore:{name}>{xml_text(text)}</platformCore:{name}>"


def core_ref(name: str, id_: str, label: str = "") -> str:
    """A RecordRef of the core namespace with its name."""
    inner = core_value("name", label) if label else ""
    return f"<platformCore:{name} internalId={xml_attribute(id_)}>{inner}</platformCore:{name}>"


def result_of(call: SoapCall, operation: str, work: Callable[[SoapCall], str]) -> str:
    """`platformCore:<operation>Result` with what *work* gives, or with the status of its refusal."""
    content = refused(lambda: SUCCESS + work(call), call.failure)
    return f"<platformCore:{operation}Result>{content}</platformCore:{operation}Result>"


def page_of(
    call: SoapCall, found: Sequence[Any], shown: Sequence[str] = PAGE_COUNTS, size: int = USUAL_PAGE
) -> tuple[Sequence[Any], str]:
    """The page that the request asks for, and the counts *shown* with it; raises WireError for one that is not."""
    text = child_text(call.request.body, "pageIndex") or "1"
    pages = -(-len(found) // size)
    index = whole_number(text) or 0
    if not 1 <= index <= max(pages, 1):
        raise WireError(f"The page index {text} is outside the {pages} pages.", code="INVALID_PAGE_INDEX")
    counts = {"totalRecords": len(found), "pageSize": size, "totalPages": pages, "pageIndex": index}
    head = "".join(core_value(name, counts[name]) for name in shown)
    return found[(index - 1) * size : index * size], head
