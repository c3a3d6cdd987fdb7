"""Names on the wire: SuiteTalk's namespaces, their usual prefixes, and the version token in them."""

from __future__ import annotations

import re

from connector.catalogue.areas import AREAS, Area

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

XSI_TYPE = f"{{{XSI}}}type"
XSI_NIL = f"{{{XSI}}}nil"

IMPORT_ORDER = (
    "platformCore",
    "platformFaults",
    "platformMsgs",
    "platformCommon",
    "actSched",
    "actSchedTyp",
    "generalComm",
    "generalCommTyp",
    "listRel",
    "listRelTyp",
    "listSupport",
    "listSupportTyp",
    "listAcct",
    "listAcctTyp",
    "tranSales",
    "tranSalesTyp",
    "tranPurch",
    "tranCust",
    "tranFin",
    "tranBank",
    "tranInvt",
    "tranInvtTyp",
    "tranGeneral",
    "setupCustom",
    "setupCustomTyp",
    "listEmp",
    "listEmpTyp",
    "docFileCab",
    "docFileCabTyp",
    "listSite",
    "listSiteTyp",
    "tranEmp",
    "listMkt",
    "listMktTyp",
    "demandPlanning",
    "demandPlanningTyp",
    "listScm",
    "listScmTyp",
)
"""Order of the imports in NetSuite's WSDL: clients that number namespaces (zeep) are used to the numbers it gives."""

_VERSION = re.compile(r"(20\d\d_[12])")
_NAMESPACE = re.compile(r"urn:([a-z.]+)_(20\d\d_[12])\.([a-z]+)\.webservices\.netsuite\.com\Z")
_OLDEST, _NEWEST = "2010_1", "2025_2"  # 2025.2 is the last planned endpoint (Oracle help article_2104046421)
_BY_PREFIX: dict[str, Area] = {area.prefix: area for area in AREAS.values()}
_BY_WORDS: dict[tuple[str, str], Area] = {(area.words, area.group): area for area in AREAS.values()}


def area_named(prefix: str) -> Area:
    """The area with NetSuite's usual *prefix*, e.g. `listRel`."""
    return _BY_PREFIX[prefix]


def area_of(namespace: str) -> Area | None:
    """The area of a namespace of any version; one is made up for a namespace that nobody has declared."""
    found = _NAMESPACE.match(namespace)
    if found is None:
        return None
    words, _, group = found.groups()
    return _BY_WORDS.get((words, group)) or Area(f"{group}.{words}", words, group, f"{group}_{words.replace('.', '_')}")


def declared_area(namespace: str) -> Area | None:
    """The area of a namespace that the account's own schemas declare, remembered for `area_named`.

    What a client sends is never remembered: it may make up as many namespaces as it likes.
    """
    area = area_of(namespace)
    if area is not None:
        _BY_WORDS.setdefault((area.words, area.group), area)
        _BY_PREFIX.setdefault(area.prefix, area)
    return area


def version_in(text: str) -> str:
    """The version token (`2025_2`) in a namespace or a path, or "" where there is none."""
    found = _VERSION.search(text)
    return found.group(1) if found else ""


def is_served(version: str) -> bool:
    """Whether an endpoint of *version* exists at all (2010.1 to 2025.2)."""
    return bool(_VERSION.fullmatch(version)) and _OLDEST <= version <= _NEWEST


def with_version(text: str, version: str) -> str:
    """A schema or WSDL text with every version token replaced by *version*."""
    return re.sub(r"20\d\d_[12](?=[._/\"'<])", version, text)
