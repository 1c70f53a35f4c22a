-- Grain: customer, month, product, currency and driver of an expansion or contraction. What
-- rounding leaves goes to the largest driver, so that drivers add up to the last digit.
with steps as (
    select
        *,
        greatest(
            {%- for driver in movement_drivers() %}
            abs({{ driver }}_mrr_amount){{ ',' if not loop.last }}
            {%- endfor %}
        ) as largest_amount,
        movement_mrr_amount
        {%- for driver in movement_drivers() %}
        - {{ driver }}_mrr_amount
        {%- endfor %} as rounding_amount
    from {{ ref('int_revenue__waterfall_steps') }}
),

ranked as (
    select
        *,
        case
            when largest_amount = 0 then 'price'
            {%- for driver in movement_drivers() %}
            when abs({{ driver }}_mrr_amount) = largest_amount then '{{ driver }}'
            {%- endfor %}
        end as largest_driver
    from steps
)

{% for driver in movement_drivers() -%}
select
    customer_id,
    month,
    product,
    currency,
    movement_class,
    '{{ driver }}' as driver,
    cast(
        {{ driver }}_mrr_amount
        + case when largest_driver = '{{ driver }}' then rounding_amount else 0 end
        as decimal(28, 8)
    ) as mrr_amount
from ranked
{{ 'union all' if not loop.last }}
{% endfor -%}
