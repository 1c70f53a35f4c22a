-- Grain: month with costs, at its exchange rates. An amount is null where the month has no such
-- cost, or one without a rate: a part would be taken for the whole (decision 0019).
with costs as (
    select
        *,
        {{ month_start('cost_month') }} as month
    from {{ ref('int_finance__costs') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

rated as (
    select
        costs.month,
        case
            when costs.cost_type in ('hosting', 'support', 'customer_success') then 'service'
            when costs.cost_type = 'sales_marketing' then 'sales_marketing'
        end as cost_group,
        fx_rates.rate,
        {{ convert_amount('costs.net_amount', 'fx_rates.rate') }} as net_amount
    from costs
    left join fx_rates
        on costs.currency = fx_rates.currency
        and costs.month = fx_rates.month
)

select
    {% for group in ['service', 'sales_marketing'] -%}
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
