-- Grain: month with costs, at its exchange rates. An amount is null where the month has no such
-- cost, or one without a rate: a part would be taken for the whole (decision 0019). Types that the
-- seed cost_types does not know are in an amount of their own.
with costs as (
    select
        *,
        {{ month_start('cost_month') }} as month
    from {{ ref('int_finance__costs') }}
),

cost_types as (
    select * from {{ ref('int_rules__cost_types') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

rated as (
    select
        costs.month,
        coalesce(cost_types.cost_group, 'unmapped') as cost_group,
        fx_rates.rate,
        {{ convert_amount('costs.net_amount', 'fx_rates.rate') }} as net_amount
    from costs
    left join cost_types
        on lower(trim(costs.cost_type)) = cost_types.cost_type
    left join fx_rates
        on costs.currency = fx_rates.currency
        and costs.month = fx_rates.month
)

select
    {% for group in ['service', 'sales_marketing', 'unmapped'] -%}
    case
        when
            count(*) filter (where cost_group = '{{ group }}')
            = count(rate) filter (where cost_group = '{{ group }}')
            then {{ amount("sum(case when cost_group = '" ~ group ~ "' then net_amount end)") }}
    end as {{ group }}_cost_amount,
    {% endfor -%}
    month
from rated
group by month
