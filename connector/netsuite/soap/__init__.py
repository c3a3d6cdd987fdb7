"""SuiteTalk SOAP: zeep reads the WSDL, a table made from its types turns canonical records to XML and back."""
