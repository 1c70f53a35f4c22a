"""What happened to customer ids between two publications, and why, in words."""

from __future__ import annotations

from datetime import date

import duckdb

KEEPS_APART = "never"
"""Rule of links that connect nothing: a person said that the two records are two customers."""

CHANGED = """
create temp table changed as
select
    department,
    source_system,
    record_id,
    members.customer_id as old_id,
    placed.cluster as new_id
from placed
inner join members using (department, source_system, record_id)
where members.customer_id <> placed.cluster
"""

HAPPENED = """
create temp table happened as
with present as (
    select cluster as customer_id, min(position) as first_position
    from placed
    group by cluster
)

select
    'merged' as event,
    customer_id,
    leads_to as other_customer_id,
    cast(null as bigint) as first_position
from leads
where not was_alias and leads_to is not null
union all
select 'retired', customer_id, null, null
from leads
where was_living and leads_to is null
union all
select
    case when ids.customer_id is null then 'born' else 'returned' end,
    present.customer_id,
    null,
    present.first_position
from present
left join ids on present.customer_id = ids.customer_id
where not coalesce(ids.is_living, false)
union all
select distinct
    case when ids.is_living then 'moved' else 'split' end,
    changed.new_id,
    changed.old_id,
    cast(null as bigint)
from changed
left join ids on changed.new_id = ids.customer_id
left join leads on changed.old_id = leads.customer_id
where changed.new_id <> coalesce(leads.leads_to, changed.old_id)
"""


# Links of the records that changed their customer, seen from these: what they are joined to, was
# joined to, or must not be joined to, and to whom that belonged and belongs.
CHANGED_LINKS = """
create temp table changed_links as
with links_by_time as (
    select *, true as is_now from links
    union all by name
    select *, false as is_now from links_before
),

ends as (
    select
        department_a as department, source_system_a as source_system, record_id_a as record_id,
        department_b as far_department, source_system_b as far_system, record_id_b as far_id,
        rule,
        is_now,
        true as is_first
    from links_by_time
    union all
    select
        department_b, source_system_b, record_id_b,
        department_a, source_system_a, record_id_a,
        rule,
        is_now,
        false
    from links_by_time
)

select
    ends.rule,
    bool_or(ends.is_now) as is_now,
    changed.old_id,
    changed.new_id,
    members.customer_id as far_old_id,
    placed.cluster as far_new_id,
    concat(ends.department, '.', ends.source_system, ':', ends.record_id) as near,
    concat(ends.far_department, '.', ends.far_system, ':', ends.far_id) as far,
    bool_or(ends.is_first) as is_first
from ends
inner join changed using (department, source_system, record_id)
left join members
    on ends.far_department = members.department
    and ends.far_system = members.source_system
    and ends.far_id = members.record_id
left join placed
    on ends.far_department = placed.department
    and ends.far_system = placed.source_system
    and ends.far_id = placed.record_id
group by all
"""

# What joined or parted, in the order in which it is believed to be the cause.
REASONS = f"""
create temp table reasons as
with pairs as (
    select *, case when is_first then near || ' and ' || far else far || ' and ' || near end as pair
    from changed_links
),

possible as (
    select
        'merged' as event,
        old_id as customer_id,
        new_id as other_customer_id,
        case when far_old_id is null then 2 else 1 end as rank,
        rule || ' joins ' || pair as cause
    from pairs
    where rule <> '{KEEPS_APART}'
        and is_now
        and far_new_id = new_id
        and far_old_id is distinct from old_id
    union all
    select
        kind.event,
        new_id,
        old_id,
        case
            when rule = '{KEEPS_APART}' then 1
            when is_now then 2
            when far_new_id is not null then 3
            else 4
        end,
        case
            when rule = '{KEEPS_APART}' then pair || ' are kept apart'
            when is_now then rule || ' joins ' || pair
            when far_new_id is null
                then far || ', which ' || rule || ' joined to ' || near || ', is no longer there'
            else rule || ' no longer joins ' || pair
        end
    from pairs
    cross join (select unnest(['split', 'moved']) as event) as kind
    where case
        when is_now and rule <> '{KEEPS_APART}'
            then event = 'moved' and far_new_id = new_id and far_old_id is distinct from old_id
        else far_new_id is distinct from new_id and far_old_id = old_id
    end
)

select event, customer_id, other_customer_id, cause
from possible
qualify row_number() over (
    partition by event, customer_id, other_customer_id order by rank, cause
) = 1
"""

NEW_EVENTS = """
create temp table new_events as
with last_step as (
    select coalesce(max(step), 0) as step from events
),

splits as (
    select customer_id, min(cause) as cause
    from reasons
    where event = 'split'
    group by customer_id
)

select
    last_step.step + 1 as step,
    happened.event,
    happened.customer_id,
    happened.other_customer_id,
    case
        when reasons.cause is not null then reasons.cause
        when happened.event = 'retired' then 'no records left'
        when happened.event = 'born' then 'first record ' || first_record.record
        when happened.event = 'returned'
            then coalesce(splits.cause, first_record.record || ' is there again')
        when happened.event = 'merged' then 'its records belong to one customer'
        else 'no link is left between them'
    end as cause,
    $since as occurred_on
from happened
cross join last_step
left join reasons
    on happened.event = reasons.event
    and happened.customer_id = reasons.customer_id
    and happened.other_customer_id = reasons.other_customer_id
left join splits on happened.customer_id = splits.customer_id
left join (
    select position, concat(department, '.', source_system, ':', record_id) as record from placed
) as first_record
    on happened.first_position = first_record.position
order by
    happened.customer_id,
    case happened.event
        when 'returned' then 1 when 'born' then 2 when 'split' then 3 when 'moved' then 4
        when 'merged' then 5 else 6
    end,
    happened.other_customer_id nulls first
"""


def write_events(connection: duckdb.DuckDBPyConnection, since: date) -> None:
    """Make the table new_events, see `identity.ids.ledger.EVENTS`.

    Args:
        connection: holds the ledger, links, links_before, and what
            `identity.ids.succession.advance` found out about the ids: placed, ids, leads.
        since: the day on which all of it is taken to have happened.
    """
    for statement in (CHANGED, HAPPENED, CHANGED_LINKS, REASONS):
        connection.execute(statement)
    connection.execute(NEW_EVENTS, {"since": since})
