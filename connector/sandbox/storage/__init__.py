"""Records in one SQLite database, as every channel finds them."""
