"""What people read: generations of the marts, published whole or not at all, and the way back."""
