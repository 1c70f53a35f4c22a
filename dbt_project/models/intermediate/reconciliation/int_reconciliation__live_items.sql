-- Grain: an item that is charged or counts, and a month at whose end it does: what billing charges
-- a month, and what MRR counts beside that by the settings.
with items as (
    select
        *,
        greatest(charged_to, counted_to) as live_to
    from {{ ref('int_reconciliation__part_items') }}
    where mrr_amount <> 0 or charged_mrr_amount <> 0
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

live as (
    select
        items.part_id,
        months.month,
        {% for name, end in [('charged_mrr', 'charged_to'), ('mrr', 'counted_to')] -%}
        case
            when months.next_month_start <= items.{{ end }} then items.{{ name }}_amount
            else {{ amount(0) }}
        end as {{ name }}_amount,
        {% endfor -%}
        items.is_billed,
        items.is_counted
    from items
    inner join months
        on items.effective_from < months.next_month_start
        and items.live_to >= months.next_month_start
)

select
    part_id,
    month,
    charged_mrr_amount as charged_amount,
    case
        when mrr_amount <> 0 and charged_mrr_amount <> 0 then mrr_amount - charged_mrr_amount
        else 0
    end as listed_discount_amount,
    case
        when is_billed and (mrr_amount = 0 or charged_mrr_amount = 0)
            then mrr_amount - charged_mrr_amount
        else 0
    end as counting_rules_amount,
    case when not is_billed then mrr_amount when not is_counted then -mrr_amount else 0 end
        as other_sources_amount,
    case when is_billed and not is_counted then 0 else mrr_amount end as counted_amount
from live
