"""printed_form: a transaction on a plain page of PDF, in the place of the account's own form."""

from __future__ import annotations

from connector.sandbox.people.caller import Caller
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.refusals import UnknownRecordError
from connector.sandbox.storage.canonical_json import Record

_MOST_LINES = 60
"""Lines of text that a page holds."""


def printed_form(desk: RecordDesk, caller: Caller, id_: int) -> tuple[str, bytes]:
    """File name and PDF of the transaction with that id, of whatever type; raises WireError."""
    for record in desk.record_types():
        if record.family == "transaction" and desk.store.get(record.name, id_) is not None:
            body = desk.get(caller, record.name, id_)
            return f"{record.label.replace(' ', '')}_{body.get('tranId') or id_}.pdf", _pdf(_text(record.label, body))
    raise UnknownRecordError("transaction", str(id_))


def _text(label: str, body: Record) -> list[str]:
    """What stands on the page: number, date, customer, lines, total."""
    entity = body.get("entity") or {}
    lines = [f"{label} {body.get('tranId', '')}", str(body.get("tranDate", "")), str(entity.get("refName", "")), ""]
    for line in body.get("item") or ():
        item = line.get("item") or {}
        lines.append(f"{line.get('quantity', '')}  {item.get('refName', '')}  {line.get('amount', '')}")
    return [*lines, "", f"Total {body.get('total', '')}"][:_MOST_LINES]


def _pdf(lines: list[str]) -> bytes:
    """A document of one page in Helvetica (PDF 1.4, ISO 32000-1 section 7.5)."""
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    page = f"BT /F1 10 Tf 50 800 Td 12 TL\n{shown}\nET".encode("cp1252", "replace")
    resources = b"<< /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % resources,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
