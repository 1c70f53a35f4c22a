"""Grain: a source record, with the id of the customer it belongs to."""

from identity.resolution import resolve


def model(dbt, session):
    dbt.config(materialized="table")
    links = dbt.ref("int_identity__links").filter("decision = 'accepted'")
    return resolve(
        records=dbt.ref("int_identity__source_records").to_arrow_table(),
        links=links.to_arrow_table(),
        members=dbt.ref("stg_run__identity_members").to_arrow_table(),
        aliases=dbt.ref("stg_run__identity_aliases").to_arrow_table(),
    )
