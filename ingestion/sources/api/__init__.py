"""What every vendor's API is read with: a patient client, readings that survive a crash."""

CONNECTORS = {"stripe": "ingestion.sources.billing.stripe"}
"""By the name of the vendor: the module whose CONNECTOR reads its API."""
