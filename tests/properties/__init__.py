"""Invariants that hold for any history, tried on many."""
