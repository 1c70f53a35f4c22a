"""From the source to the arrival gate: landing, raw, accepted and quarantined rows."""
