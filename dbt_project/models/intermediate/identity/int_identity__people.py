"""Grain: a record of a person × the customer it was filed under, with the person's id."""

from identity.people.resolve import resolve_people


def model(dbt, session):
    dbt.config(materialized="table")
    records = dbt.ref("int_identity__person_records")
    return resolve_people(
        records=records.to_arrow_table(),
        role_mailboxes=dbt.ref("int_rules__role_mailboxes").to_arrow_table(),
    )
