"""The operations of the email connector, one a file."""
