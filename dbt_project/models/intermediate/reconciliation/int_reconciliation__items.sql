-- Grain: an item and interval that billing charges for or that counts in MRR. Billing's own side is
-- what it charges a month, to the end that it knows; the other what MRR counts, by the settings, to
-- the end that MRR takes.
-- depends_on: {{ ref('int_revenue__changed_documents') }}
with valued_items as (
    select * from {{ ref('int_revenue__valued_items') }}
    where not is_metered
),

counted_sources as (
    select * from {{ ref('int_revenue__counted_sources') }}
)

select
    valued_items.item_id,
    valued_items.source_system,
    coalesce(valued_items.subscription_id, valued_items.customer_id) as subscription_key,
    {{ name_number('valued_items.subscription_item_id') }} as item_number,
    {{ name_number("nullif(valued_items.product, '(unknown)')") }} as product_number,
    valued_items.currency,
    valued_items.billing_interval,
    valued_items.interval_count,
    valued_items.effective_from,
    coalesce(valued_items.charged_to, valued_items.effective_from) as charged_to,
    valued_items.effective_to as counted_to,
    {{ prorate_amount(
        'valued_items.charged_amount',
        periods_a_year('valued_items.billing_interval'),
        'valued_items.interval_count'
    ) }} as charged_arr_amount,
    case
        when valued_items.recurring_source = 'billing'
            then {{ divide_amount('charged_arr_amount', 12) }}
        else {{ amount(0) }}
    end as charged_mrr_amount,
    valued_items.mrr_amount,
    valued_items.recurring_source,
    counted_sources.customer_id is not null as is_counted
from valued_items
left join counted_sources
    on valued_items.customer_id = counted_sources.customer_id
    and valued_items.recurring_source = counted_sources.recurring_source
where valued_items.recurring_source = 'billing' or counted_sources.customer_id is not null
