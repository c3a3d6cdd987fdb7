"""Many records through steps, block by block: what `records` and `batch_job` share, and what a batch job is made of."""
