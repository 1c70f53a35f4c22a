"""The two gates: Great Expectations suites on what arrived and on what would be published."""
