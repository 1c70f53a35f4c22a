-- Rows of mrr_movements, over products and drivers, are the movements of customer_months.
with movements as (
    select
        {% for class in movement_classes() -%}
        {{ sum_amount("case when movement_class = '" ~ class ~ "' then mrr_amount end") }}
            as {{ class }}_mrr_amount,
        {% endfor -%}
        customer_id,
        month
    from {{ ref('mrr_movements') }}
    group by customer_id, month
),

customer_months as (
    select * from {{ ref('customer_months') }}
)

select
    coalesce(customer_months.customer_id, movements.customer_id) as customer_id,
    coalesce(customer_months.month, movements.month) as month,
    {% for class in movement_classes() -%}
    customer_months.{{ class }}_mrr_amount - coalesce(movements.{{ class }}_mrr_amount, 0)
        as missing_{{ class }}_mrr_amount,
    {% endfor -%}
    'movements by product and driver do not add up to those of the customer' as reason
from customer_months
full outer join movements
    on customer_months.customer_id = movements.customer_id
    and customer_months.month = movements.month
where
    {% for class in movement_classes() -%}
    {{ 'or ' if not loop.first }}customer_months.{{ class }}_mrr_amount
    <> coalesce(movements.{{ class }}_mrr_amount, 0)
    {% endfor -%}
    or customer_months.customer_id is null
