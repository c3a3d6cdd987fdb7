"""NetSuite's rules about records: the desk that every channel reads and writes through."""
