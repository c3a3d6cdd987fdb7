"""What a tester sees and does: journal, clock, snapshots, accounts, below `/__sandbox__/`."""
