"""What people ask about customers, and what they decide: in words, and one pair at a time."""
