"""Billing systems that are read by their own API, one module each."""
