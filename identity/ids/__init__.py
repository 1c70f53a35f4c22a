"""Ids of customers that outlive merges, splits and absences, kept in a ledger."""
