"""Schema documents and the WSDL as text, written from a schema table for any version."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from connector.catalogue.areas import AREAS, Area
from connector.sandbox.soap.platform_types import REQUESTS
from connector.sandbox.soap.schema_table import ComplexType, ElementRule, SchemaTable, SimpleType
from connector.sandbox.soap.wire_names import IMPORT_ORDER, XSD, area_named

_HEADERS = ("tokenPassport", "applicationInfo", "partnerInfo", "preferences", "searchPreferences", "documentInfo")
_FAULTS = (
    "InsufficientPermissionFault",
    "InvalidSessionFault",
    "InvalidCredentialsFault",
    "InvalidVersionFault",
    "ExceededConcurrentRequestLimitFault",
    "ExceededRequestLimitFault",
    "ExceededUsageLimitFault",
    "ExceededRecordCountFault",
    "ExceededRequestSizeFault",
    "UnexpectedErrorFault",
)
_JOB_FAULTS = ("AsyncFault",)
_ASK_FOR_JOBS = ("checkAsyncStatus", "getAsyncResult")
_SEARCHES = ("search", "searchMoreWithId", "asyncSearch")
_WITHOUT_PREFERENCES = ("getServerTime", "getAccountGovernanceInfo", "getIntegrationGovernanceInfo")


def schema_path(area: Area, version: str) -> str:
    """Where the schema of *area* is served: `xsd/lists/v2025_2_0/accounting.xsd` (Oracle help section_4395630653)."""
    folder, _, file = area.file.partition(".")
    return f"xsd/{folder}/v{version}_0/{file}.xsd"


def schema_text(table: SchemaTable, area: Area, version: str) -> str:
    """The schema document of *area* for *version*."""
    own = f"{area.prefix}:"
    complex_types = [declared for name, declared in table.complex_types.items() if name.startswith(own)]
    simple_types = [declared for name, declared in table.simple_types.items() if name.startswith(own)]
    used = _imported(area)
    lines = [_schema_head(area, used, version)]
    lines += [_import(other, version) for other in used]
    lines += map(_simple_text, simple_types)
    lines += map(_complex_text, complex_types)
    lines += [
        f'<element name="{name.removeprefix(own)}" type="{type_}"/>'
        for name, type_ in table.roots.items()
        if name.startswith(own)
    ]
    return "\n".join([*lines, "</schema>", ""])


def _imported(area: Area) -> list[Area]:
    """What a document imports, in an order from which a client numbers namespaces as it does from NetSuite's."""
    if area.words.startswith("types."):
        return []
    platform = {
        "platformCore": ("platform.coreTypes", "platform.faultTypes"),
        "platformFaults": ("platform.faultTypes",),
        "platformMsgs": ("platform.core", "platform.faultTypes"),
        "platformCommon": ("platform.core", "platform.coreTypes", "platform.commonTypes"),
    }
    core, common = "platform.core", "platform.common"
    rest = (core, "platform.coreTypes", common, "platform.commonTypes", *filter(None, (area.types,)))
    extra = ("documents.fileCabinet",) if area.prefix == "generalComm" else ()
    return [AREAS[file] for file in (*platform.get(area.prefix, rest), *extra)]


def _schema_head(area: Area, used: Iterable[Area], version: str) -> str:
    declared = "".join(f' xmlns:{other.prefix}="{other.namespace(version)}"' for other in (area, *used))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<schema xmlns="{XSD}" xmlns:xsd="{XSD}"{declared} targetNamespace="{area.namespace(version)}"'
        ' elementFormDefault="qualified" attributeFormDefault="unqualified">'
    )


def _import(area: Area, version: str) -> str:
    folder = schema_path(area, version).removeprefix("xsd/")
    return f'<import namespace="{area.namespace(version)}" schemaLocation="../../{folder}"/>'


def _simple_text(declared: SimpleType) -> str:
    values = "".join(f"<enumeration value={quoteattr(value)}/>" for value in declared.values)
    local = declared.name.partition(":")[2]
    return f'<simpleType name="{local}"><restriction base="{declared.base}">{values}</restriction></simpleType>'


def _complex_text(declared: ComplexType) -> str:
    children = "".join(map(_element_text, declared.elements))
    attributes = "".join(
        f'<attribute name="{name}" type="{kind}"{_default(declared.defaults.get(name))}/>'
        for name, kind in declared.attributes.items()
    )
    body = (f"<sequence>{children}</sequence>" if children else "") + attributes
    if declared.is_text:
        body = f'<simpleContent><extension base="xsd:string">{attributes}</extension></simpleContent>'
    elif declared.base:
        body = f'<complexContent><extension base="{declared.base}">{body}</extension></complexContent>'
    abstract = ' abstract="true"' if declared.abstract else ""
    return f'<complexType name="{declared.name.partition(":")[2]}"{abstract}>{body}</complexType>'


def _default(value: str | None) -> str:
    return f" default={quoteattr(value)}" if value else ""


def _element_text(rule: ElementRule) -> str:
    what = f'ref="{rule.type[1:]}"' if rule.type.startswith("@") else f'name="{rule.name}" type="{rule.type}"'
    lowest = "" if rule.required else ' minOccurs="0"'
    most = ' maxOccurs="unbounded"' if rule.many else ""
    return f"<element {what}{lowest}{most}/>"


def wsdl_text(version: str, address: str) -> str:
    """The WSDL for *version* whose service stands at *address*; the imports are relative (peers 5.3 q)."""
    imports = "".join(
        f'<xsd:import namespace="{area.namespace(version)}" schemaLocation="../../{schema_path(area, version)}"/>'
        for area in map(area_named, IMPORT_ORDER)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
        f' xmlns:xsd="{XSD}" xmlns:tns="urn:platform_{version}.webservices.netsuite.com"'
        f' xmlns:platformMsgs="{area_named("platformMsgs").namespace(version)}"'
        f' xmlns:platformFaults="{area_named("platformFaults").namespace(version)}"'
        f' targetNamespace="urn:platform_{version}.webservices.netsuite.com">\n'
        f'<types><xsd:schema elementFormDefault="qualified">{imports}</xsd:schema></types>\n'
        + "\n".join((*_messages(), _port_type(), _binding(), _service(address)))
        + "\n</definitions>\n"
    )


def _messages() -> Iterable[str]:
    headers = "".join(f'<part name="{name}" element="platformMsgs:{name}"/>' for name in _HEADERS)
    yield f'<message name="headers">{headers}</message>'
    for operation in REQUESTS:
        for message, element in ((f"{operation}Request", operation), (f"{operation}Response", f"{operation}Response")):
            yield f'<message name="{message}"><part name="parameters" element="platformMsgs:{element}"/></message>'
    for fault in (*_FAULTS, *_JOB_FAULTS):
        element = fault[0].lower() + fault[1:]
        yield f'<message name="{fault}"><part name="fault" element="platformFaults:{element}"/></message>'


def _port_type() -> str:
    operations = (
        f'<operation name="{name}"><input name="{name}Request" message="tns:{name}Request"/>'
        f'<output name="{name}Response" message="tns:{name}Response"/>'
        + "".join(f'<fault name="{fault}" message="tns:{fault}"/>' for fault in _faults(name))
        + "</operation>"
        for name in REQUESTS
    )
    return f'<portType name="NetSuitePortType">{"".join(operations)}</portType>'


def _binding() -> str:
    answered = f'{_header("documentInfo")}<soap:body use="literal"/>'
    operations = (
        f'<operation name="{name}"><soap:operation soapAction="{name}"/>'
        f'<input name="{name}Request">{"".join(map(_header, _input_headers(name)))}<soap:body use="literal"/></input>'
        f'<output name="{name}Response">{answered}</output>'
        + "".join(
            f'<fault name="{fault}"><soap:fault name="{fault}" use="literal"/></fault>' for fault in _faults(name)
        )
        + "</operation>"
        for name in REQUESTS
    )
    transport = '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>'
    return f'<binding name="NetSuiteBinding" type="tns:NetSuitePortType">{transport}{"".join(operations)}</binding>'


def _faults(operation: str) -> tuple[str, ...]:
    """The faults that an operation declares: those of jobs where it asks for one."""
    return (*_FAULTS, *_JOB_FAULTS) if operation in _ASK_FOR_JOBS else _FAULTS


def _input_headers(operation: str) -> tuple[str, ...]:
    if operation in _SEARCHES:
        return (*_HEADERS[:3], "searchPreferences")
    return _HEADERS[:3] if operation in _WITHOUT_PREFERENCES else _HEADERS[:4]


def _header(part: str) -> str:
    return f'<soap:header message="tns:headers" part="{part}" use="literal"/>'


def _service(address: str) -> str:
    port = (
        f'<port name="NetSuitePort" binding="tns:NetSuiteBinding"><soap:address location={quoteattr(address)}/></port>'
    )
    return f'<service name="NetSuiteService">{port}</service>'
