"""All tables of an account: those of the catalogue, and those that NetSuite computes (record-names 3.1)."""

from __future__ import annotations

from dataclasses import replace

from connector.catalogue.model import RecordType, Structure
from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.table_shapes import Column, ColumnKind, TableShape, foreign_columns, own_columns

_SHORT: dict[str, ColumnKind] = {"i": "integer", "n": "number", "t": "text", "b": "boolean", "d": "date"}

# column:kind[>table of the reference]; kinds: i integer, n number, t text, b boolean, d date
_COMPUTED = {
    "transaction": (
        "id:i externalid:t tranid:t transactionnumber:t trandisplayname:t type:t recordtype:t abbrevtype:t "
        "trandate:d duedate:d closedate:d entity:i>entity employee:i>employee status:t approvalstatus:t "
        "currency:i>currency exchangerate:n foreigntotal:n foreignamountpaid:n foreignamountunpaid:n memo:t "
        "otherrefnum:t email:t postingperiod:i>accountingperiod posting:b void:b voided:b createdby:i>entity "
        "createddate:d lastmodifiedby:i>entity lastmodifieddate:d source:t number:t isreversal:b"
    ),
    "transactionline": (
        "id:i uniquekey:i transaction:i>transaction linesequencenumber:i mainline:b taxline:b item:i>item "
        "itemtype:t quantity:n units:t rate:n rateamount:n ratepercent:n price:i>pricelevel foreignamount:n "
        "netamount:n creditforeignamount:n debitforeignamount:n memo:t entity:i>entity subsidiary:i>subsidiary "
        "department:i>department class:i>classification location:i>location createdfrom:i>transaction "
        "expenseaccount:i>account isclosed:b isbillable:b iscogs:b isinventoryaffecting:b kitcomponent:b "
        "assemblycomponent:b dropship:b specialorder:b quantitybilled:n quantityshiprecv:n quantitycommitted:n "
        "quantitybackordered:n quantitypicked:n quantitypacked:n expectedshipdate:d expectedreceiptdate:d "
        "foreignamountpaid:n foreignamountunpaid:n transactiondiscount:b donotdisplayline:b accountinglinetype:t "
        "transactionlinetype:t linelastmodifieddate:d cleared:b eliminate:b taxcode:i"
    ),
    "transactionaccountingline": (
        "transaction:i>transaction transactionline:i accountingbook:i>accountingbook account:i>account amount:n "
        "debit:n credit:n netamount:n exchangerate:n posting:b amountpaid:n amountunpaid:n lastmodifieddate:d"
    ),
    "transactionstatus": "trantype:t id:t name:t fullname:t",
    "nexttransactionlinelink": (
        "previousdoc:i>transaction previousline:i previoustype:t nextdoc:i>transaction nextline:i nexttype:t "
        "linktype:t foreignamount:n lastmodifieddate:d"
    ),
    "nexttransactionlink": (
        "previousdoc:i>transaction previoustype:t nextdoc:i>transaction nexttype:t linktype:t foreignamount:n "
        "lastmodifieddate:d"
    ),
    "entity": (
        "id:i externalid:t type:t entityid:t altname:t entitytitle:t firstname:t lastname:t email:t phone:t "
        "isperson:b isinactive:b parent:i>entity customer:i>customer vendor:i>vendor employee:i>employee "
        "contact:i>contact project:i partner:i othername:i datecreated:d lastmodifieddate:d"
    ),
    "entityaddress": (
        "nkey:i recordowner:i>entity country:t attention:t addressee:t addrphone:t addr1:t addr2:t addr3:t city:t "
        "state:t dropdownstate:t zip:t addrtext:t lastmodifieddate:d override:b"
    ),
    "customersubsidiaryrelationship": "id:i entity:i>customer subsidiary:i>subsidiary isprimarysub:b isinactive:b",
    "vendorsubsidiaryrelationship": "id:i entity:i>vendor subsidiary:i>subsidiary isprimarysub:b isinactive:b",
    "deletedrecord": (
        "recordid:i recordtypeid:i scriptid:t name:t type:t context:t deletedby:i>employee deleteddate:d "
        "iscustomrecord:b iscustomlist:b iscustomtransaction:b"
    ),
    "customfield": (
        "internalid:i scriptid:t name:t fieldtype:t fieldvaluetype:t owner:i>employee isinactive:b lastmodifieddate:d"
    ),
    "customrecordtype": (
        "internalid:i scriptid:t name:t description:t owner:i>employee isinactive:b lastmodifieddate:d"
    ),
    "systemnote": (
        "id:i record:i recordid:i recordtypeid:i recordtype:t field:t oldvalue:t newvalue:t name:i>employee date:d "
        "type:t context:t role:i>role"
    ),
    "role": "id:i name:t scriptid:t isinactive:b centertype:t iswebserviceonlyrole:b",
    "employeerolesforsearch": "entity:i>employee role:i>role",
    "file": (
        "id:i name:t folder:i>mediaitemfolder filesize:n filetype:t url:t description:t isinactive:b isonline:b "
        "isavailable:b createddate:d lastmodifieddate:d owner:i>employee hostedpath:t"
    ),
    "mediaitemfolder": (
        "id:i name:t parent:i>mediaitemfolder appfolder:t description:t isinactive:b isprivate:b owner:i>employee "
        "foldertype:t numfolderfiles:i foldersize:n lastmodifieddate:d"
    ),
    "customlist": "id:i name:t scriptid:t description:t isinactive:b isordered:b lastmodifieddate:d owner:i>employee",
    "customsegment": "id:i name:t scriptid:t recordtype:i glimpact:b isinactive:b",
    "inventorybalance": (
        "item:i>item location:i>location binnumber:i>bin inventorynumber:i>inventorynumber inventorystatus:i "
        "quantityonhand:n quantityavailable:n committedqtyperlocation:n"
    ),
    "aggregateitemlocation": (
        "item:i>item location:i>location quantityonhand:n quantityavailable:n quantityonorder:n quantitycommitted:n "
        "quantitybackordered:n quantityintransit:n averagecostmli:n lastpurchasepricemli:n preferredstocklevel:n "
        "reorderpoint:n onhandvaluemli:n"
    ),
    "currencyrate": (
        "id:i basecurrency:i>currency transactioncurrency:i>currency exchangerate:n effectivedate:d lastmodifieddate:d"
    ),
    "consolidatedexchangerate": (
        "id:i fromcurrency:i>currency tocurrency:i>currency fromsubsidiary:i>subsidiary tosubsidiary:i>subsidiary "
        "postingperiod:i>accountingperiod currentrate:n averagerate:n historicalrate:n accountingbook:i>accountingbook"
    ),
    "supportcase": (
        "id:i casenumber:t title:t status:i priority:i company:i>customer contact:i>contact assigned:i>employee "
        "createddate:d lastmodifieddate:d startdate:d enddate:d email:t isinactive:b"
    ),
    "entitygroup": "id:i groupname:t grouptype:t isinactive:b lastmodifieddate:d owner:i>employee",
    "accountingbook": "id:i name:t isprimary:b",
    "accountingperiod": "id:i periodname:t startdate:d enddate:d parent:i isposting:b isquarter:b isyear:b isadjust:b "
    "closed:b alllocked:b arlocked:b aplocked:b",
    "accounttype": "id:t longname:t",
    "country": "id:t name:t edition:t",
    "dual": "dummy:t",
}
_PARENTS = {
    "transactionline": "transaction",
    "transactionaccountingline": "transaction",
    "transactionstatus": "trantype",
    "nexttransactionlinelink": "previousdoc",
    "nexttransactionlink": "previousdoc",
    "entityaddress": "nkey",
    "deletedrecord": "recordid",
    "customfield": "scriptid",
    "customrecordtype": "scriptid",
    "accounttype": "id",
    "country": "id",
    "dual": "dummy",
    "employeerolesforsearch": "entity",
    "inventorybalance": "item",
    "aggregateitemlocation": "item",
}
SECOND_NAMES = {
    "previoustransactionlink": "nexttransactionlink",
    "previoustransactionlinelink": "nexttransactionlinelink",
}
"""Tables that show the rows of another."""
_ALSO = {"customer": "subsidiary:i>subsidiary"}
"""Columns that people's queries name and Oracle's tables do not have (fact sheet 8.1, record-names 4, marked [?]): a
customer's primary subsidiary, which stands in `customersubsidiaryrelationship` too."""
_CUSTOM_RECORD = "name:t externalid:t isinactive:b owner:i>employee created:d lastmodified:d recordid:i scriptid:t"


def account_tables(catalogue: Catalogue) -> dict[str, TableShape]:
    """Name → table, without custom fields."""
    tables: dict[str, TableShape] = {}
    for name, columns in _COMPUTED.items():
        shape = TableShape(name, keyed=name not in _PARENTS, parent=_PARENTS.get(name, ""))
        for words in columns.split():
            shape.add(_column(words))
        tables[name] = shape
    tables["deletedrecord"].unseen = (Column("_subsidiaries"),)
    for record in catalogue:
        if record.table:
            _add_record(tables, record, catalogue)
    for name, columns in _ALSO.items():
        tables[name].add(_column(columns))
    for listed in catalogue.lists.values():
        if listed.table and listed.table not in tables:
            tables[listed.table] = _named_list(listed.table)
    for name, other in SECOND_NAMES.items():
        tables[name] = replace(tables[other], name=name, same_as=other)
    return tables


def _column(words: str) -> Column:
    name, _, rest = words.partition(":")
    kind, _, target = rest.partition(">")
    return Column(name, _SHORT[kind], (target,) if target else ())


def _named_list(name: str) -> TableShape:
    key: ColumnKind = "text" if name in ("country", "state", "language") else "integer"
    columns = (Column("id", key), Column("name"), Column("isinactive", "boolean"))
    return TableShape(name, keyed=key == "integer", parent="id", columns={column.name: column for column in columns})


def record_table(name: str) -> TableShape:
    """A table of records with nothing but an id."""
    shape = TableShape(name)
    shape.add(Column("id", "integer"))
    return shape


def custom_record_table(script_id: str) -> TableShape:
    """The table of a custom record type, before its own fields (record-names 2, customrecord)."""
    shape = record_table(script_id)
    for words in _CUSTOM_RECORD.split():
        shape.add(_column(words))
    return shape


def _add_record(tables: dict[str, TableShape], record: RecordType, catalogue: Catalogue) -> None:
    shape = tables.setdefault(record.table, record_table(record.table))
    if record.external_id:
        shape.add(Column("externalid"))
    _add_structure(tables, shape, record, catalogue)


def _add_structure(
    tables: dict[str, TableShape], shape: TableShape, structure: Structure, catalogue: Catalogue
) -> None:
    for column in own_columns(structure, catalogue):
        shape.add(column)
    for table, column in foreign_columns(structure, catalogue):
        if table in tables:
            tables[table].add(column)
    for sublist in structure.sublists:
        if sublist.table:
            below = tables.setdefault(sublist.table, TableShape(sublist.table, keyed=False, parent=sublist.parent))
            if sublist.parent:
                below.add(Column(sublist.parent, "integer", (shape.name,)))
            _add_structure(tables, below, sublist, catalogue)
    for field in structure.fields:
        if field.subrecord and field.table:
            address = tables.setdefault(field.table, TableShape(field.table, keyed=False, parent="nkey"))
            address.add(Column("nkey", "integer"))
            _add_structure(tables, address, catalogue.subrecords[field.subrecord], catalogue)
