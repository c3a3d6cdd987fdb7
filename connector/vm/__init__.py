"""The VM connector: queues between flows, kept in the state of runs."""
