"""What NetSuite computes: totals, statuses, what is applied and open, stock."""
