-- Grain: an item of a subscription and an interval of its price that invoices charge for, from
-- before versions of the subscription are kept. Amounts are of the interval, without tax, as those
-- of int_billing__stripe_item_amounts. What is charged for less than an interval, or in a trial,
-- is left out.
{{ config(materialized='table') }}

with lines as (
    select
        lines.*,
        lines.net_amount + lines.once_discount_amount + lines.recurring_discount_amount
            as list_amount,
        lines.net_amount + case
            when settings.mrr_discounts = 'all' then 0
            else lines.once_discount_amount
        end as recurring_amount
    from {{ ref('int_billing__invoice_lines_from_stripe') }} as lines
    cross join {{ ref('stg_run__settings') }} as settings
    where
        lines.line_type = 'recurring'
        and not lines.is_deleted
        and lines.subscription_item_id is not null
),

invoices as (
    select * from {{ ref('int_billing__invoices_from_stripe') }}
    where not is_deleted and invoice_status not in ('draft', 'void')
),

kept_from as (
    select * from {{ ref('int_billing__stripe_kept_from') }}
),

trials as (
    select
        source_system,
        subscription_id,
        min(valid_from) as trial_from,
        max(valid_to) as trial_to
    from {{ ref('int_billing__stripe_spans') }}
    where period_state = 'trial'
    group by source_system, subscription_id
)

select
    lines.source_system,
    lines.subscription_id,
    lines.subscription_item_id,
    lines.product_id,
    lines.product_name,
    lines.price_id,
    lines.currency,
    lines.billing_interval,
    lines.interval_count,
    lines.service_from,
    lines.service_to,
    kept_from.kept_from,
    trials.trial_from,
    trials.trial_to,
    count(*) as n_lines,
    sum(lines.quantity) as quantity,
    {{ sum_amount('lines.list_amount') }} as list_amount,
    {{ sum_amount('lines.recurring_amount') }} as recurring_amount
from lines
inner join invoices
    on lines.source_system = invoices.source_system
    and lines.invoice_id = invoices.invoice_id
inner join kept_from
    on lines.source_system = kept_from.source_system
    and lines.subscription_id = kept_from.subscription_id
    and lines.service_from < kept_from.kept_from
left join trials
    on lines.source_system = trials.source_system
    and lines.subscription_id = trials.subscription_id
where
    {{ dbt.datediff('lines.service_from', 'lines.service_to', 'day') }}
    >= {{ shortest_interval('lines.billing_interval', 'lines.interval_count') }}
    and (
        trials.trial_from is null
        or lines.service_from < trials.trial_from
        or lines.service_from >= trials.trial_to
    )
group by all
