"""The email connector: mail by SMTP."""
