"""dbt inside this process: the parsed project, one build, and what its tests found."""
