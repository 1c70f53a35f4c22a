"""Grain: a source record, with the id of the customer it belongs to."""

from identity.ids.ledger import Ledger
from identity.ids.resolution import resolve


def model(dbt, session):
    dbt.config(materialized="table")
    accepted = dbt.ref("int_identity__links").filter("decision = 'accepted'")
    return resolve(
        records=dbt.ref("int_identity__source_records").to_arrow_table(),
        links=accepted.to_arrow_table(),
        ledger=Ledger(
            members=dbt.ref("stg_run__identity_members").to_arrow_table(),
            former=dbt.ref("stg_run__identity_former").to_arrow_table(),
            aliases=dbt.ref("stg_run__identity_aliases").to_arrow_table(),
            events=dbt.ref("stg_run__identity_events").to_arrow_table(),
            links=dbt.ref("stg_run__identity_links").to_arrow_table(),
        ),
    )
