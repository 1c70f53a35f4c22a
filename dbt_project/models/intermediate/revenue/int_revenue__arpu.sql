-- Grain: month, dimension and member with a paying customer. What changed ARPU since the month
-- before: what moved those who stay, spread over all who pay now; mix is the rest, and with it what
-- rounding leaves (decision 0019).
with retention as (
    select * from {{ ref('int_revenue__retention') }}
    where retention_window = 'month' and n_customers > 0
),

kept_drivers as (
    select * from {{ ref('int_revenue__kept_drivers') }}
),

changes as (
    select
        retention.*,
        opening.arpu_amount as opening_arpu_amount,
        {% for driver in movement_drivers() -%}
        case
            when opening.arpu_amount is not null
                then {{ divide_amount(
                    'coalesce(kept_drivers.' ~ driver ~ '_mrr_amount, 0)', 'retention.n_customers'
                ) }}
        end as {{ driver }}_arpu_amount,
        {% endfor -%}
        case
            when opening.arpu_amount is not null
                then {{ divide_amount('retention.fx_mrr_amount', 'retention.n_customers') }}
        end as fx_arpu_amount
    from retention
    left join retention as opening
        on retention.month = {{ add_months('opening.month', 1) }}
        and retention.dimension = opening.dimension
        and retention.member = opening.member
    left join kept_drivers
        on retention.month = kept_drivers.month
        and retention.dimension = kept_drivers.dimension
        and retention.member = kept_drivers.member
)

select
    *,
    {{ amount(
        'arpu_amount - opening_arpu_amount - fx_arpu_amount - '
        ~ movement_drivers() | join('_arpu_amount - ') ~ '_arpu_amount'
    ) }} as mix_arpu_amount
from changes
