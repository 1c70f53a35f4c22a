"""Figures worked out a second time, slowly and in the open, by rules of metrics.md alone."""
