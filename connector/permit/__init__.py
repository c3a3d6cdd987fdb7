"""Permits: at most so many requests of one account in flight, over channels, threads, processes and machines."""
