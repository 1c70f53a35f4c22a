"""Stripe, by its API: what it lists, then what its events tell."""

from ingestion.sources.billing.stripe.connector import Stripe

CONNECTOR = Stripe()

__all__ = ["CONNECTOR", "Stripe"]
