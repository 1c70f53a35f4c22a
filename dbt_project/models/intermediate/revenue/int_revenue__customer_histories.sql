-- Grain: customer and month. What the class of a movement depends on: the balance before, and when
-- the customer last paid and was last neither paying nor paused.
with balances as (
    select
        *,
        mrr_amount > 0 as is_paying,
        mrr_amount = 0 and has_paused as is_paused
    from {{ ref('int_revenue__customer_balances') }}
)

select
    *,
    lag(mrr_amount, 1, {{ amount(0) }}) over history as opening_mrr_amount,
    lag(mrr_amount, 12, {{ amount(0) }}) over history as mrr_amount_year_before,
    max(case when is_paying then month end) over before as last_paying_month,
    max(case when not is_paying and not is_paused then month end) over before as last_idle_month
from balances
window
    history as (
        partition by customer_id
        order by month nulls last
    ),
    before as (
        partition by customer_id
        order by month nulls last
        rows between unbounded preceding and 1 preceding
    )
