-- Changes inside a cycle that was charged for: the rest of the old comes back, the rest of the new
-- is due.
create or replace temp table prorations as
with neighbours as (
    select
        *,
        coalesce(
            lag(valid_to) over item_history = valid_from
            and (
                lag(state) over item_history not in ('active', 'past_due')
                or (
                    lag(price_id) over item_history = price_id
                    and lag(quantity) over item_history = quantity
                )
            ),
            false
        ) as is_same_as_before,
        coalesce(
            lead(valid_from) over item_history = valid_to
            and (
                lead(state) over item_history not in ('active', 'past_due')
                or (
                    lead(price_id) over item_history = price_id
                    and lead(quantity) over item_history = quantity
                )
            ),
            false
        ) as is_same_after,
    from item_amounts
    where not is_metered
    window item_history as (partition by subscription, item order by valid_from)
),

changes as (
    select *, valid_from as changed_on, 1 as direction from neighbours
    where
        not is_same_as_before and valid_from > first_paid_date and state in ('active', 'past_due')
    union all
    select *, valid_to as changed_on, -1 as direction from neighbours
    where not is_same_after and valid_to < ends_on and state in ('active', 'past_due')
),

placed as (
    select
        changes.*,
        cycles.invoice,
        cycles.cycle_start,
        cycles.cycle_end,
        cycles.cycle_end - changes.changed_on as days_left,
        cycles.cycle_end - cycles.cycle_start as days,
    from changes
    asof join billing_cycles as cycles
        on changes.subscription = cycles.subscription
        and changes.changed_on > cycles.cycle_start
    where changes.changed_on < cycles.cycle_end and cycles.state in ('active', 'past_due')
),

parts as (
    select
        *,
        direction * divided(net_minor * days_left, days)::bigint as part_net_minor,
        direction * divided(charge_minor * days_left, days)::bigint as part_charge_minor,
    from placed
),

taxed as (
    select
        *,
        case
            when is_tax_inclusive then part_charge_minor - part_net_minor
            else tax_of(part_net_minor, tax_rate)
        end as part_tax_minor,
    from parts
),

-- A change that costs more is invoiced at once; one that costs less waits for the next cycle.
summed as (
    select
        *,
        sum(part_net_minor) over (partition by subscription, changed_on) > 0 as is_due_now,
        dense_rank() over (partition by invoice order by changed_on) as change_ordinal,
    from taxed
    where part_net_minor <> 0
)

select
    case when summed.is_due_now then summed.invoice + summed.change_ordinal else cycles.invoice end
        as invoice,
    summed.* exclude (invoice, cycle_start, cycle_end),
    summed.cycle_end,
from summed
left join billing_cycles as cycles
    on summed.subscription = cycles.subscription
    and summed.cycle_end = cycles.cycle_start
    and cycles.state in ('active', 'past_due')
where summed.is_due_now or cycles.invoice is not null;
