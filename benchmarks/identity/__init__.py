"""How good identity resolution is and what it costs: on the embedded company, and on FEBRL."""
