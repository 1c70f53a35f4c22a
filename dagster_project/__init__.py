"""The whole job as Dagster definitions, and the command `c360` that launches them."""
