-- Grain: customer and currency that more than one source says recurs on the day of the run.
with totals as (
    select * from {{ ref('int_revenue__source_totals') }}
)

select
    customer_id,
    currency,
    recurring_source,
    local_billing_arr_amount,
    local_contracts_arr_amount,
    local_opportunities_arr_amount,
    n_billing_items,
    n_contracts_items,
    n_opportunities_items,
    case
        when n_billing_items > 0 and n_contracts_items > 0
            then {{ amount('local_billing_arr_amount - local_contracts_arr_amount') }}
    end as local_billing_over_contracts_arr_amount
from totals
