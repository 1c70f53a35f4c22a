-- Grain: customer, month, product and currency with a live item. Amounts in local currency; MRR
-- also in the reporting currency, at the rates of the month, of one and of twelve months before.
with item_months as (
    select
        *,
        list_arr_amount - discount_arr_amount - arr_amount as not_counted_arr_amount
    from {{ ref('int_revenue__item_months') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

summed as (
    select
        customer_id,
        month,
        product,
        currency,
        bool_or(is_recurring) as is_held,
        bool_or(item_state = 'paused') as has_paused,
        bool_or(item_state = 'trial') as has_trial,
        cast(sum(quantity) filter (where is_recurring) as decimal(18, 4)) as quantity,
        cast(coalesce(sum(quantity) filter (where mrr_amount > 0), 0) as decimal(18, 4)) as n_seats,
        {{ sum_amount('case when is_recurring then list_arr_amount end') }} as list_arr_amount,
        {{ sum_amount('case when is_recurring then discount_arr_amount end') }}
            as discount_arr_amount,
        {{ sum_amount('case when is_recurring then not_counted_arr_amount end') }}
            as paused_arr_amount,
        {{ sum_amount('arr_amount') }} as arr_amount,
        {{ sum_amount('mrr_amount') }} as mrr_amount
    from item_months
    group by customer_id, month, product, currency
),

rated as (
    select
        summed.*,
        at_month.rate,
        coalesce(month_before.rate, at_month.rate) as rate_month_before,
        coalesce(year_before.rate, at_month.rate) as rate_year_before
    from summed
    left join fx_rates as at_month
        on summed.currency = at_month.currency
        and summed.month = at_month.month
    left join fx_rates as month_before
        on summed.currency = month_before.currency
        and summed.month = {{ add_months('month_before.month', 1) }}
    left join fx_rates as year_before
        on summed.currency = year_before.currency
        and summed.month = {{ add_months('year_before.month', 12) }}
)

select
    customer_id,
    month,
    product,
    currency,
    is_held,
    has_paused,
    has_trial,
    quantity,
    n_seats,
    list_arr_amount,
    discount_arr_amount,
    paused_arr_amount,
    arr_amount as local_arr_amount,
    mrr_amount as local_mrr_amount,
    rate,
    rate_month_before,
    {{ convert_amount('arr_amount', 'rate') }} as arr_amount,
    {{ convert_amount('mrr_amount', 'rate') }} as mrr_amount,
    {{ convert_amount('mrr_amount', 'rate_month_before') }} as mrr_amount_at_rate_month_before,
    {{ convert_amount('mrr_amount', 'rate_year_before') }} as mrr_amount_at_rate_year_before
from rated
