"""The sources of the file connector, one a file."""
