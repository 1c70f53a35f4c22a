"""Which records are one customer: compared, judged and joined, the surest pairs first."""
