-- Grain: a subscription and month in which what is charged for a part of it is not what its lines
-- in force are worth, or not what MRR counts: what its lines are worth a month, what its items are,
-- and what sets the two apart. Changes that no line charges explain what is more than rounding.
{% set explained = [
    'line', 'discount', 'change_not_billed', 'billed_not_in_force', 'not_billed', 'counting_rules',
    'other_sources', 'rounding', 'unexplained', 'mrr',
] -%}
with part_months as (
    select
        *,
        case when lines_from is null then charged_amount else 0 end as not_billed_amount,
        charged_amount - not_billed_amount - line_amount - once_discount_amount as rest_amount,
        n_roundings * {{ smallest_unit('currency') }} + 0.000001
            as rounding_limit_amount,
        abs(rest_amount) > rounding_limit_amount as is_more_than_rounding
    from {{ ref('int_reconciliation__part_months') }}
),

changes as (
    select
        part_months.part_id,
        part_months.month,
        {{ sum_amount('case when changes.is_in_service then changes.mrr_amount end') }}
            as in_service_amount,
        {{ sum_amount('case when not changes.is_in_service then changes.mrr_amount end') }}
            as out_of_service_amount
    from part_months
    inner join {{ ref('int_reconciliation__changes') }} as changes
        on part_months.part_id = changes.part_id
        and part_months.lines_from < changes.changed_on
        and {{ add_months('part_months.month', 1) }} > changes.changed_on
    where part_months.is_more_than_rounding
    group by part_months.part_id, part_months.month
),

explained as (
    select
        part_months.*,
        part_months.once_discount_amount + part_months.listed_discount_amount as discount_amount,
        coalesce(changes.in_service_amount, 0) as change_not_billed_amount,
        coalesce(changes.out_of_service_amount, 0) as billed_not_in_force_amount,
        part_months.rest_amount - change_not_billed_amount - billed_not_in_force_amount
            as left_amount,
        case
            when abs(left_amount) <= part_months.rounding_limit_amount then left_amount
            else 0
        end as rounding_amount,
        left_amount - rounding_amount as unexplained_amount,
        part_months.charged_amount + part_months.listed_discount_amount
        + part_months.counting_rules_amount + part_months.other_sources_amount as mrr_amount
    from part_months
    left join changes
        on part_months.part_id = changes.part_id
        and part_months.month = changes.month
)

select
    source_system,
    subscription_key,
    currency,
    {% for name in explained -%}
    {{ sum_amount(name ~ '_amount') }} as {{ name }}_amount,
    {% endfor -%}
    month
from explained
group by source_system, subscription_key, currency, month
