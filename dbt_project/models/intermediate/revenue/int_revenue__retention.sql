-- Grain: month, window, dimension and member, where there is or was MRR.
with by_attribute as (
    select * from {{ ref('int_revenue__retention_by_attribute') }}
),

by_product as (
    select * from {{ ref('int_revenue__retention_by_product') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

unioned as (
    select * from by_attribute
    union all
    select * from by_product
    where
        n_customers > 0
        {% for part in bridge_amounts() -%}
        or {{ part }} <> 0
        {% endfor -%}
)

select
    unioned.*,
    months.is_complete_month,
    {{ retention_ratios() }},
    unioned.n_customers < settings.small_base_n as is_small_closing_base,
    {{ divide_amount('closing_mrr_amount', 'n_customers') }} as arpu_amount,
    {{ divide_amount('closing_mrr_amount', 'n_seats') }} as arpu_per_seat_amount
from unioned
inner join months
    on unioned.month = months.month
cross join settings
