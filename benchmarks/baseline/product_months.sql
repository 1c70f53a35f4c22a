-- What each customer pays by month, product and currency.
create or replace table baseline.int_revenue__product_months as
with summed as (
    select
        items.customer_id,
        months.month,
        items.product,
        items.currency,
        bool_or(items.is_recurring) as is_held,
        bool_or(items.item_state = 'paused') as has_paused,
        bool_or(items.item_state = 'trial') as has_trial,
        sum(items.quantity) filter (where items.is_recurring) as quantity,
        sum(items.quantity) filter (where items.mrr_amount > 0) as n_seats,
        baseline.summed(case when items.is_recurring then items.list_arr_amount end)
            as list_arr_amount,
        baseline.summed(case when items.is_recurring then items.discount_arr_amount end)
            as discount_arr_amount,
        baseline.summed(items.arr_amount) as arr_amount,
        baseline.summed(items.mrr_amount) as mrr_amount
    from intermediate.int_revenue__months as months
    inner join intermediate.int_revenue__subscription_items as items
        on months.next_month_start > items.effective_from
        and months.next_month_start <= items.effective_to
    where items.is_recurring or (items.item_state = 'trial' and not items.is_metered)
    group by all
)

select
    summed.customer_id,
    summed.month,
    summed.product,
    summed.currency,
    is_held,
    has_paused,
    has_trial,
    cast(coalesce(quantity, 0) as decimal(18, 4)) as quantity,
    cast(coalesce(n_seats, 0) as decimal(18, 4)) as n_seats,
    list_arr_amount,
    discount_arr_amount,
    cast(list_arr_amount - discount_arr_amount - arr_amount as decimal(28, 8)) as paused_arr_amount,
    arr_amount as local_arr_amount,
    mrr_amount as local_mrr_amount,
    at_month.rate,
    coalesce(month_before.rate, at_month.rate) as rate_month_before,
    baseline.converted(arr_amount, at_month.rate) as arr_amount,
    baseline.converted(mrr_amount, at_month.rate) as mrr_amount,
    baseline.converted(mrr_amount, coalesce(month_before.rate, at_month.rate))
        as mrr_amount_at_rate_month_before,
    baseline.converted(mrr_amount, coalesce(year_before.rate, at_month.rate))
        as mrr_amount_at_rate_year_before
from summed
left join intermediate.int_revenue__fx_rates as at_month
    on summed.currency = at_month.currency
    and summed.month = at_month.month
left join intermediate.int_revenue__fx_rates as month_before
    on summed.currency = month_before.currency
    and summed.month = cast(month_before.month + interval 1 month as date)
left join intermediate.int_revenue__fx_rates as year_before
    on summed.currency = year_before.currency
    and summed.month = cast(year_before.month + interval 12 month as date);
