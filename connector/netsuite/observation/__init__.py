"""What can be seen of the client while it works: logs, a wire log, spans, counters; never a secret."""
