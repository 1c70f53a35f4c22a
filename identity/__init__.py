"""Who is one customer, under which id for ever, and who its people are."""
