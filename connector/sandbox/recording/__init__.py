"""Record and replay: what a real account answered, with secrets and personal data scrubbed, served back later."""
