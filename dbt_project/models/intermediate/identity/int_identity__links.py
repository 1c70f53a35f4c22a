"""Grain: a pair of records × a rule that speaks for it, with the verdict and its reason."""

import json

from identity.matching.explanation import EXPLAINED_LINKS
from identity.matching.match import Limits, Vocabulary, match
from identity.matching.models import Model


def model(dbt, session):
    dbt.config(materialized="table")
    for name, relation in (
        ("source_details", dbt.ref("int_identity__record_details")),
        ("source_people", dbt.ref("int_identity__record_people")),
        ("source_links", dbt.ref("int_identity__named_links")),
        ("source_pairs", dbt.ref("int_identity__fixed_pairs")),
    ):
        session.register(name, relation)
    columns = (
        "identity_automatic, identity_review, identity_largest_customer, identity_largest_block"
    )
    ((automatic, review, largest_customer, largest_block),) = (
        dbt.ref("stg_run__settings").project(columns).fetchall()
    )
    ((version, saved),) = dbt.ref("stg_run__identity_model").fetchall()
    match(
        session,
        Limits(
            automatic=automatic,
            review=review,
            largest_customer=largest_customer,
            largest_block=largest_block,
        ),
        Vocabulary(
            legal_forms=dbt.ref("int_rules__legal_forms").order("legal_form").fetchall(),
            domain_kinds=dict(dbt.ref("int_rules__domain_kinds").order("domain").fetchall()),
            country_names=dict(
                dbt.ref("int_rules__country_names").order("country_name").fetchall()
            ),
        ),
        Model(version, json.loads(saved)),
    )
    return session.sql(f"from ({EXPLAINED_LINKS}) order by all")
