"""The sandbox's SOAP endpoint: SuiteTalk of any version, driven by a table read from schema documents."""
