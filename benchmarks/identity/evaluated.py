"""Matches a company and holds the result against its truth."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from identity.matching.evaluation import Quality, Tier, evaluate, matched_clusters, tiers
from identity.matching.match import Limits, Vocabulary, match
from identity.matching.models import Model, load_model

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


class Cause(NamedTuple):
    """What is wrong with records that were joined or left apart wrongly, and how many they are."""

    what: str
    n: int


class Evaluation(NamedTuple):
    """What came of a company."""

    quality: Quality
    tiers: Sequence[Tier]
    wrong: Sequence[Cause]
    """Accepted links of two customers, by rule and what led there."""
    strays: Sequence[Cause]
    """Records outside the largest part of their customer, by what is wrong with them."""


WRONG = """
select
    links.rule || ', ' || case
        when a.homonym_of is not null or b.homonym_of is not null then 'a company of the same name'
        when 'wrong: other customer' in (a.external_id_state, b.external_id_state)
            then 'an id that names another customer'
        else 'ids ' || least(a.external_id_state, b.external_id_state)
    end as what,
    count(*) as n
from matching.links
inner join truth as a on links.record_a = a.record
inner join truth as b on links.record_b = b.record
where links.decision = 'accepted' and a.customer <> b.customer
group by what
order by n desc, what
"""

STRAYS = """
with placed as (
    select truth.*, found_clusters.cluster, count(*) over (partition by customer, cluster) as n_here
    from truth
    inner join found_clusters using (record)
),

strays as (
    select *
    from placed
    qualify dense_rank() over (partition by customer order by n_here desc, cluster) > 1
),

-- The strongest reason that kept a record from one of its own customer.
kept as (
    select strays.record, min(links.decision || ': ' || links.reason) as reason
    from strays
    inner join matching.links on strays.record in (links.record_a, links.record_b)
    inner join truth as other
        on other.record = if(links.record_a = strays.record, links.record_b, links.record_a)
    where other.customer = strays.customer and links.decision in ('blocked', 'review')
    group by strays.record
)

select
    concat_ws(
        ', ',
        strays.department,
        if(strays.is_duplicate, 'second record', null),
        if(strays.spelled = 'as is', null, 'spelled otherwise'),
        if(strays.domain_class = 'own', null, 'no domain of its own'),
        'ids ' || strays.external_id_state,
        if(strays.homonym_of is null, null, 'a company of the same name'),
        coalesce(kept.reason, 'nothing was found to join it by')
    ) as what,
    count(*) as n
from strays
left join kept using (record)
group by what
order by n desc, what
"""


@cache
def vocabulary() -> Vocabulary:
    """The words that the shipped rules know."""
    return Vocabulary(
        legal_forms=sorted(
            (row["legal_form"], row["is_glued"] == "true") for row in _seed("legal_forms")
        ),
        domain_kinds={row["domain"]: row["kind"] for row in _seed("domain_kinds")},
        country_names={row["country_name"]: row["country_code"] for row in _seed("country_names")},
    )


def evaluated(connection: duckdb.DuckDBPyConnection, model: Model | None = None) -> Evaluation:
    """Match what `open_company` opened, and hold every cluster and link against the truth."""
    match(connection, Limits(), vocabulary(), model or load_model())
    clusters = matched_clusters(connection)
    truth = connection.execute("select record, customer from truth").to_arrow_table()
    links = connection.execute("from matching.links").to_arrow_table()
    connection.register("found_clusters", clusters)
    wrong = connection.execute(WRONG).fetchall()
    strays = connection.execute(STRAYS).fetchall()
    connection.unregister("found_clusters")
    return Evaluation(
        evaluate(clusters, truth),
        tiers(links, truth),
        [Cause(*row) for row in wrong],
        [Cause(*row) for row in strays],
    )


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
