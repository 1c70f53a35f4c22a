"""The forms in which records leave the company: entities, vendors' envelopes, exports."""
