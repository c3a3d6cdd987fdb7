"""The operations of the file connector, one a file."""
