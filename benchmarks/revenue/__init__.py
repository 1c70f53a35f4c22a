"""The revenue models at size, each group of them beside one hand-written query."""
