"""Who is one customer: the groups of records, their stable ids, and the ledger that keeps them."""
