"""What carries out units of work; knows nothing of flows or NetSuite."""
