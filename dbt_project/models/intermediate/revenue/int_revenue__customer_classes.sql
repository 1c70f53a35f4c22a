-- Grain: customer and month. The class of the customer's movement, of the sum over its items:
-- expansion and contraction at the rates of the month before, new and reactivation at the month's.
with histories as (
    select * from {{ ref('int_revenue__customer_histories') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

paused as (
    select
        histories.*,
        settings.reactivation_window_days,
        {{ dbt.datediff('histories.last_paying_month', 'histories.month', 'day') }}
            as days_since_paying,
        settings.mrr_pause = 'contraction'
        and histories.last_paying_month is not null
        and coalesce(histories.last_idle_month < histories.last_paying_month, true)
            as is_kept_by_pause
    from histories
    cross join settings
),

classified as (
    select
        *,
        case
            when opening_mrr_amount > 0 and mrr_amount > 0
                then case
                    when mrr_amount_at_rate_month_before >= opening_mrr_amount then 'expansion'
                    else 'contraction'
                end
            when opening_mrr_amount > 0 and is_paused and is_kept_by_pause then 'contraction'
            when opening_mrr_amount > 0 then 'churn'
            when mrr_amount > 0 and last_paying_month is null then 'new'
            when mrr_amount > 0 and is_kept_by_pause then 'expansion'
            when
                mrr_amount > 0
                and days_since_paying > reactivation_window_days
                then 'new'
            when mrr_amount > 0 then 'reactivation'
        end as movement_class,
        case
            when opening_mrr_amount > 0 then mrr_amount - mrr_amount_at_rate_month_before
            else {{ amount(0) }}
        end as fx_mrr_amount
    from paused
)

select
    customer_id,
    month,
    is_complete_month,
    movement_class,
    opening_mrr_amount,
    {{ amount('mrr_amount - opening_mrr_amount - fx_mrr_amount') }} as movement_mrr_amount,
    {{ amount('fx_mrr_amount') }} as fx_mrr_amount,
    mrr_amount as closing_mrr_amount,
    mrr_amount_at_rate_month_before as closing_mrr_amount_at_rate_month_before,
    mrr_amount_at_rate_year_before as closing_mrr_amount_at_rate_year_before,
    mrr_amount_year_before,
    arr_amount as closing_arr_amount,
    n_seats,
    n_products,
    is_paying,
    is_paused,
    has_trial,
    is_paying or (is_paused and is_kept_by_pause) as is_active_logo
from classified
