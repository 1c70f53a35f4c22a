"""Grain: a line of the identity ledger that a publication of this run keeps."""

from identity.ids.ledger import Ledger
from identity.ids.succession import advance


def model(dbt, session):
    dbt.config(materialized="table")
    settings = dbt.ref("stg_run__settings")
    accepted = dbt.ref("int_identity__links").filter("decision = 'accepted'")
    ledger = advance(
        previous=Ledger(
            members=dbt.ref("stg_run__identity_members").to_arrow_table(),
            former=dbt.ref("stg_run__identity_former").to_arrow_table(),
            aliases=dbt.ref("stg_run__identity_aliases").to_arrow_table(),
            events=dbt.ref("stg_run__identity_events").to_arrow_table(),
            links=dbt.ref("stg_run__identity_links").to_arrow_table(),
        ),
        clusters=dbt.ref("int_identity__clusters").to_arrow_table(),
        links=accepted.to_arrow_table(),
        since=settings.project("as_of").fetchall()[0][0],
    )
    return ledger.lines()
