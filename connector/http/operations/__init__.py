"""The operations of the HTTP connector, one a file."""
