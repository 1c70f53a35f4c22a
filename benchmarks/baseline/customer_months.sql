-- The bridge of each customer and month.
create or replace table baseline.int_revenue__customer_movements as
with balances as (
    select
        customer_id,
        month,
        baseline.summed(mrr_amount) as mrr,
        baseline.summed(arr_amount) as arr,
        baseline.summed(mrr_amount_at_rate_month_before) as mrr_month_before,
        baseline.summed(mrr_amount_at_rate_year_before) as mrr_year_before,
        cast(sum(n_seats) as decimal(18, 4)) as n_seats,
        count(distinct product) filter (where mrr_amount > 0) as n_products,
        bool_or(has_paused) as has_paused,
        bool_or(has_trial) as has_trial
    from intermediate.int_revenue__product_months
    group by all
),

first_months as (
    select
        customer_id,
        min(month) as first_month
    from (
        select customer_id, month from balances
        union all
        select customer_id, month from intermediate.int_revenue__usage_months
        union all
        select customer_id, month from intermediate.int_revenue__commitments
        where signed_arr_amount <> 0
    ) as known
    group by all
),

filled as (
    select
        first_months.customer_id,
        months.month,
        months.is_complete_month,
        coalesce(mrr, 0) as mrr,
        coalesce(arr, 0) as arr,
        coalesce(mrr_month_before, 0) as mrr_month_before,
        coalesce(mrr_year_before, 0) as mrr_year_before,
        coalesce(n_seats, 0) as n_seats,
        coalesce(n_products, 0) as n_products,
        coalesce(has_paused, false) as has_paused,
        coalesce(has_trial, false) as has_trial,
        coalesce(mrr > 0, false) as is_paying,
        coalesce(mrr = 0 and balances.has_paused, false) as is_paused
    from first_months
    inner join intermediate.int_revenue__months as months
        on first_months.first_month <= months.month
    left join balances
        on first_months.customer_id = balances.customer_id
        and months.month = balances.month
),

histories as (
    select
        *,
        lag(mrr, 1, 0) over history as opening,
        lag(mrr, 12, 0) over history as opening_year_before,
        max(case when is_paying then month end) over before as last_paying_month,
        max(case when not is_paying and not is_paused then month end) over before as last_idle_month
    from filled
    window
        history as (partition by customer_id order by month),
        before as (
            partition by customer_id
            order by month
            rows between unbounded preceding and 1 preceding
        )
),

classes as (
    select
        *,
        last_paying_month is not null
        and coalesce(last_idle_month < last_paying_month, true) as is_kept,
        case
            when opening > 0 and mrr > 0
                then case when mrr_month_before >= opening then 'expansion' else 'contraction' end
            when opening > 0 and is_paused and is_kept then 'contraction'
            when opening > 0 then 'churn'
            when mrr > 0 and last_paying_month is null then 'new'
            when mrr > 0 and is_kept then 'expansion'
            when mrr > 0 then 'reactivation'
        end as movement_class,
        case when opening > 0 then mrr - mrr_month_before else 0 end as fx,
        mrr - opening - fx as movement
    from histories
)

select
    customer_id,
    month,
    is_complete_month,
    movement_class,
    cast(opening as decimal(28, 8)) as opening_mrr_amount,
    cast(if(movement_class = 'new', movement, 0) as decimal(28, 8)) as new_mrr_amount,
    cast(if(movement_class = 'reactivation', movement, 0) as decimal(28, 8))
        as reactivation_mrr_amount,
    cast(if(movement_class = 'expansion', movement, 0) as decimal(28, 8)) as expansion_mrr_amount,
    cast(if(movement_class = 'contraction', movement, 0) as decimal(28, 8))
        as contraction_mrr_amount,
    cast(if(movement_class = 'churn', movement, 0) as decimal(28, 8)) as churn_mrr_amount,
    cast(fx as decimal(28, 8)) as fx_mrr_amount,
    mrr as closing_mrr_amount,
    mrr_month_before as closing_mrr_amount_at_rate_month_before,
    mrr_year_before as closing_mrr_amount_at_rate_year_before,
    cast(opening_year_before as decimal(28, 8)) as mrr_amount_year_before,
    arr as closing_arr_amount,
    n_seats,
    n_products,
    is_paying,
    is_paused,
    has_paused,
    last_paying_month,
    last_idle_month,
    not is_paying and has_trial as is_trialing,
    is_paying or (is_paused and is_kept) as is_active_logo,
    (opening > 0 or is_kept) and not (is_paying or (is_paused and is_kept)) as is_lost_logo
from classes;
