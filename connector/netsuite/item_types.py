"""Item types: which record type an item is, by what SuiteQL and SOAP's item search tell of it (record names 1.5, 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tracked = Literal["", "lot", "serial"]
SUBTYPES = ("Sale", "Purchase", "Resale")


@dataclass(frozen=True, slots=True)
class ItemType:
    """One record type of items."""

    record_type: str
    """As REST names it."""
    code: str
    """`item.itemtype` in SuiteQL."""
    soap: str
    """The value of the search's type criterion."""
    subtype: str = ""
    """Sale, Purchase or Resale; "" where the type has none."""
    tracked: Tracked = ""
    """By lot or by serial number."""


def _tracked(plain: str, code: str, soap: str) -> tuple[ItemType, ...]:
    name = plain[:1].upper() + plain[1:]
    return (
        ItemType(plain, code, soap),
        ItemType(f"lotNumbered{name}", code, soap, tracked="lot"),
        ItemType(f"serialized{name}", code, soap, tracked="serial"),
    )


def _subtyped(stem: str, code: str, soap: str) -> tuple[ItemType, ...]:
    return tuple(ItemType(f"{stem}{subtype}Item", code, soap, subtype) for subtype in SUBTYPES)


ITEM_TYPES: tuple[ItemType, ...] = (
    *_tracked("inventoryItem", "InvtPart", "_inventoryItem"),
    *_tracked("assemblyItem", "Assembly", "_assembly"),
    ItemType("kitItem", "Kit", "_kit"),
    ItemType("itemGroup", "Group", "_itemGroup"),
    *_subtyped("nonInventory", "NonInvtPart", "_nonInventoryItem"),
    *_subtyped("service", "Service", "_service"),
    *_subtyped("otherCharge", "OthCharge", "_otherCharge"),
    ItemType("discountItem", "Discount", "_discount"),
    ItemType("markupItem", "Markup", "_markup"),
    ItemType("paymentItem", "Payment", "_payment"),
    ItemType("subtotalItem", "Subtotal", "_subtotal"),
    ItemType("descriptionItem", "Description", "_description"),
    ItemType("downloadItem", "DwnLdItem", "_downloadItem"),
    ItemType("giftCertificateItem", "GiftCert", "_giftCertificateItem"),
)
_EVERY_KIND = ("item",)
"""Names that stand for items of every type."""


def is_any_item(record_type: str) -> bool:
    """Whether *record_type* stands for items of every type."""
    return record_type.strip().lower() in _EVERY_KIND


def is_item_type(record_type: str) -> bool:
    """Whether *record_type* is one type of items."""
    return record_type.lower() in _BY_NAME


def record_type_of(type_: str, subtype: str = "", *, lot: bool = False, serial: bool = False) -> str:
    """The record type of an item, by SuiteQL's code or SOAP's word and what else tells it; "" where unknown.

    Args:
        type_: `InvtPart` or `_inventoryItem`, in any case.
        subtype: `Sale`, `For Sale` or `_forSale`.
        lot: Whether it is kept by lots.
        serial: Whether it is kept by serial numbers.
    """
    word = subtype.lower().lstrip("_").removeprefix("for").strip()
    tracked: Tracked = "lot" if lot else "serial" if serial else ""
    same = [one for one in ITEM_TYPES if type_.lower() in (one.code.lower(), one.soap.lower())]
    for one in same:
        if one.subtype.lower() == (word if one.subtype else "") and one.tracked == tracked:
            return one.record_type
    return same[0].record_type if len(same) == 1 else ""


_BY_NAME = {one.record_type.lower(): one for one in ITEM_TYPES}
