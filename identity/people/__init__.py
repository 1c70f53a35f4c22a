"""Which records of people at one customer are one person."""
