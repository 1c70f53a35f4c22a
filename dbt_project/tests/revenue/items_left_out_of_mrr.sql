-- Recurring items that are in no figure, because something they need is missing; subscriptions of
-- systems that send service periods, but none of theirs; services charged for less than nothing;
-- and what customers have that no source that counts knows, or for whom it has nothing in force.
{{ config(severity='warn') }}
with items as (
    select * from {{ ref('int_revenue__bridged_items') }}
    where not is_metered
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

charged_services as (
    select * from {{ ref('int_revenue__charged_services') }}
),

uncounted_items as (
    select * from {{ ref('int_revenue__uncounted_items') }}
),

subscriptions as (
    select * from {{ ref('int_billing__subscriptions') }}
    where subscription_status in ('active', 'past_due', 'unpaid', 'paused')
),

periods as (
    select * from {{ ref('int_billing__subscription_periods') }}
),

systems_with_periods as (
    select distinct source_system from periods
),

without_periods as (
    select
        subscriptions.source_system,
        subscriptions.subscription_id
    from subscriptions
    inner join systems_with_periods
        on subscriptions.source_system = systems_with_periods.source_system
    left join periods
        on subscriptions.source_system = periods.source_system
        and subscriptions.subscription_id = periods.subscription_id
    where periods.subscription_id is null
)

select
    items.source_system,
    items.subscription_id,
    items.period_id,
    case
        when records.customer_id is null then 'its account belongs to no customer'
        when items.recurring_amount is null
            then 'neither it nor its price tells what it costs without tax in its currency'
        when items.billing_interval is null then 'neither it nor its price has an interval'
        else 'it covers no whole number of intervals above 0'
    end as reason
from items
left join records
    on items.department = records.department
    and items.source_system = records.source_system
    and items.account_id = records.record_id
where
    records.customer_id is null
    or items.recurring_amount is null
    or items.billing_interval is null
    or items.interval_count <= 0
union all
select
    source_system,
    subscription_id,
    cast(null as varchar) as period_id,
    'its system sends service periods, but none of it' as reason
from without_periods
union all
select
    source_system,
    subscription_id,
    cast(null as varchar) as period_id,
    'its invoice lines charge less than nothing for ' || service_from || ' to ' || service_to
        as reason
from charged_services
where recurring_amount < 0 and not is_part
union all
select
    source_system,
    subscription_id,
    item_id as period_id,
    case
        when counted_source is null
            then
                'no source that counts knows its customer: link it, or name ' || recurring_source
                || ' in metrics.recurring_sources'
        else 'its customer counts by ' || counted_source || ', of which nothing is in force'
    end as reason
from uncounted_items
