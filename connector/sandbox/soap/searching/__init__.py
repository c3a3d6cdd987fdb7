"""SOAP searches: criteria and columns of a request, evaluated over the store."""
