-- Grain: month. All customers and costs of the month, and sums of the twelve months that end with
-- it where each of them is there.
with months as (
    select * from {{ ref('int_revenue__months') }}
),

movements as (
    select
        month,
        {{ sum_amount('closing_mrr_amount') }} as closing_mrr_amount,
        {{ sum_amount('closing_arr_amount') }} as closing_arr_amount,
        count(*) filter (where is_paying) as n_customers
    from {{ ref('int_revenue__customer_movements') }}
    group by month
),

carr as (
    select
        month,
        {{ sum_amount('signed_arr_amount') }} as signed_arr_amount,
        {{ sum_amount('notified_arr_amount') }} as notified_arr_amount
    from {{ ref('int_revenue__carr') }}
    group by month
),

usage as (
    select
        month,
        {{ sum_amount('usage_amount') }} as usage_amount
    from {{ ref('int_revenue__usage_months') }}
    group by month
),

costs as (
    select * from {{ ref('int_finance__monthly_costs') }}
),

joined as (
    select
        months.month,
        months.is_complete_month,
        coalesce(movements.n_customers, 0) as n_customers,
        {% for parent, name in [
            ('movements', 'closing_mrr'), ('movements', 'closing_arr'), ('carr', 'signed_arr'),
            ('carr', 'notified_arr'), ('usage', 'usage'),
        ] -%}
        coalesce({{ parent }}.{{ name }}_amount, 0) as {{ name }}_amount,
        {% endfor -%}
        costs.service_cost_amount,
        costs.sales_marketing_cost_amount,
        costs.unmapped_cost_amount
    from months
    left join movements on months.month = movements.month
    left join carr on months.month = carr.month
    left join usage on months.month = usage.month
    left join costs on months.month = costs.month
)

select
    {% for name, summed in [
        ('recurring', 'closing_mrr_amount + usage_amount'),
        ('service_cost', 'service_cost_amount'),
        ('sales_marketing_cost', 'sales_marketing_cost_amount'),
    ] -%}
    case
        when count({{ summed }}) over last_year = 12
            then {{ amount('sum(' ~ summed ~ ') over last_year') }}
    end as trailing_{{ name }}_amount,
    {% endfor -%}
    *,
    {{ amount('closing_arr_amount + signed_arr_amount - notified_arr_amount') }} as carr_amount
from joined
window
    last_year as (
        order by month nulls last
        rows between 11 preceding and current row
    )
