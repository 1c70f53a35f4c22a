"""What a source wrote, in the one form that records are compared in."""
