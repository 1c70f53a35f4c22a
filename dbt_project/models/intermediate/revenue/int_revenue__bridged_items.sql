-- Grain: an item and interval. A gap before a renewal that the source links to the item is bridged
-- where it is not longer than renewal_gap_days; without a link a gap is churn and reactivation.
with items as (
    select * from {{ ref('int_revenue__billed_items') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

renewals as (
    select
        source_system,
        predecessor_period_id as period_id,
        min(effective_from) as renewed_from
    from items
    where predecessor_period_id is not null
    group by source_system, predecessor_period_id
)

select
    items.*,
    case
        when
            renewals.renewed_from > items.effective_to
            and {{ dbt.datediff('items.effective_to', 'renewals.renewed_from', 'day') }}
            <= settings.renewal_gap_days
            then renewals.renewed_from
        else items.effective_to
    end as service_to
from items
cross join settings
left join renewals
    on items.source_system = renewals.source_system
    and items.period_id = renewals.period_id
