"""The embedded company: what happened in it (behaviour), how departments export it, what is true.

`company.company` makes it in memory; `truth` reads its figures from there; `exports` writes what
departments hand over; `shipped` makes a configured company of it. The modules of exports are the
only ones that know in which shape a department hands things over.
"""

from ingestion.sources.demo.exports import write_exports
from ingestion.sources.demo.shipped import demo_settings, ensure_exports

__all__ = ["demo_settings", "ensure_exports", "write_exports"]
