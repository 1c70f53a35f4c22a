-- Grain: a part of a subscription and month at whose end an item of it is charged or counts: what
-- billing charges a month, and what MRR counts beside that by the settings.
with told_apart as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

items as (
    select
        items.*,
        {{ subscription_part('items') }} as part,
        greatest(items.charged_to, items.counted_to) as live_to
    from {{ ref('int_reconciliation__items') }} as items
    left join told_apart
        on items.source_system = told_apart.source_system
        and items.subscription_key = told_apart.subscription_key
    where items.mrr_amount <> 0 or items.charged_mrr_amount <> 0
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

live as (
    select
        items.source_system,
        items.subscription_key,
        items.part,
        items.currency,
        months.month,
        items.is_counted,
        {% for name, end in [('charged_mrr', 'charged_to'), ('mrr', 'counted_to')] -%}
        case
            when months.next_month_start <= items.{{ end }} then items.{{ name }}_amount
            else {{ amount(0) }}
        end as {{ name }}_amount,
        {% endfor -%}
        items.recurring_source
    from items
    inner join months
        on items.effective_from < months.next_month_start
        and items.live_to >= months.next_month_start
)

select
    source_system,
    subscription_key,
    part,
    currency,
    month,
    {{ sum_amount('charged_mrr_amount') }} as charged_amount,
    {{ sum_amount(
        'case when mrr_amount <> 0 and charged_mrr_amount <> 0'
        ~ ' then mrr_amount - charged_mrr_amount end'
    ) }} as listed_discount_amount,
    {{ sum_amount(
        "case when recurring_source = 'billing' and (mrr_amount = 0 or charged_mrr_amount = 0)"
        ~ ' then mrr_amount - charged_mrr_amount end'
    ) }} as counting_rules_amount,
    {{ sum_amount(
        "case when recurring_source <> 'billing' then mrr_amount"
        ~ ' when not is_counted then -mrr_amount end'
    ) }} as other_sources_amount
from live
group by source_system, subscription_key, part, currency, month
