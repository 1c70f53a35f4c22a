"""The embedded company: one business, as its departments see it, with causes and a known truth.

The way of its data: `lives` (what happened: schema facts) → `records` (what each department writes
down of it, mess included) → `forms` (what leaves the company: vendors' envelopes, exports, or
department entities as Parquet). `generator` leads; `shipped` makes a configured company of it.
"""

from ingestion.sources.demo.shipped import demo_settings, ensure_files

__all__ = ["demo_settings", "ensure_files"]
