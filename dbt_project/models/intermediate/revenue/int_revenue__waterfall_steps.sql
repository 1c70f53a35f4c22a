-- Grain: customer, month, product and currency of an expansion or contraction. Yearly local amounts
-- in a fixed order: product, seats at the old price, price at the new quantity, discount, pause.
with changes as (
    select * from {{ ref('int_revenue__product_changes') }}
),

classes as (
    select * from {{ ref('int_revenue__customer_movements') }}
    where movement_class in ('expansion', 'contraction')
),

classed as (
    select
        changes.*,
        classes.movement_class,
        case
            when classes.opening_mrr_amount > 0 then changes.rate_month_before
            else changes.rate
        end as movement_rate,
        case
            when classes.opening_mrr_amount > 0 then changes.closing_mrr_amount_at_rate_month_before
            else changes.closing_mrr_amount
        end - changes.opening_mrr_amount as movement_mrr_amount
    from changes
    inner join classes
        on changes.customer_id = classes.customer_id
        and changes.month = classes.month
),

compared as (
    select
        *,
        was_held and is_held as is_kept,
        coalesce({{ prorate_amount(
            'opening_list_arr_amount', 'closing_quantity', 'opening_quantity'
        ) }}, opening_list_arr_amount) as list_arr_amount_at_old_price
    from classed
    where
        movement_mrr_amount <> 0
        {% for part in yearly_parts() -%}
        or opening_{{ part }} <> closing_{{ part }}
        {% endfor -%}
),

steps as (
    select
        *,
        case when not is_kept then closing_local_arr_amount - opening_local_arr_amount else 0 end
            as product_step,
        case when is_kept then list_arr_amount_at_old_price - opening_list_arr_amount else 0 end
            as seats_step,
        case when is_kept then closing_list_arr_amount - list_arr_amount_at_old_price else 0 end
            as price_step,
        case when is_kept then opening_discount_arr_amount - closing_discount_arr_amount else 0 end
            as discount_step,
        case when is_kept then opening_paused_arr_amount - closing_paused_arr_amount else 0 end
            as pause_step
    from compared
)

select
    {% for driver in movement_drivers() -%}
    {{ convert_amount(divide_amount(driver ~ '_step', 12), 'movement_rate') }}
        as {{ driver }}_mrr_amount,
    {% endfor -%}
    customer_id,
    month,
    product,
    currency,
    movement_class,
    movement_mrr_amount
from steps
where
    movement_mrr_amount <> 0
    {% for driver in movement_drivers() -%}
    or {{ driver }}_step <> 0
    {% endfor -%}
