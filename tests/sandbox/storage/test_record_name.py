from connector.sandbox.storage.record_name import record_name


def test_a_record_is_called_by_its_code_number_or_name() -> None:
    assert record_name({"id": "1", "entityId": "C1", "altName": "ACME"}) == "C1"
    assert record_name({"id": "1", "tranId": "SO1"}) == "SO1"
    assert record_name({"id": "1", "acctName": "Sales", "acctNumber": "4000"}) == "4000 Sales"
    assert record_name({"id": "1", "acctName": "Sales"}) == "Sales"
    assert record_name({"id": "1", "name": ""}) == "1"
