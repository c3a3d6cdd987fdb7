"""What others see of running flows: JSON logs, spans, metrics, and whether a process is healthy; never a secret."""
