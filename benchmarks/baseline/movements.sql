-- Every movement by product, currency, class and driver.
create or replace table baseline.mrr_movements as
with ends as (
    select customer_id, month, product, currency, is_held, quantity, list_arr_amount,
        discount_arr_amount, paused_arr_amount, local_arr_amount, rate, rate_month_before,
        mrr_amount, mrr_amount_at_rate_month_before
    from intermediate.int_revenue__product_months
),

compared as (
    select
        coalesce(closing.customer_id, opening.customer_id) as customer_id,
        coalesce(closing.month, cast(opening.month + interval 1 month as date)) as month,
        coalesce(closing.product, opening.product) as product,
        coalesce(closing.currency, opening.currency) as currency,
        closing.rate,
        coalesce(opening.rate, closing.rate_month_before) as rate_month_before,
        coalesce(opening.mrr_amount, 0) as opening_mrr,
        coalesce(closing.mrr_amount, 0) as closing_mrr,
        coalesce(closing.mrr_amount_at_rate_month_before, 0) as closing_mrr_before,
        coalesce(opening.is_held, false) and coalesce(closing.is_held, false) as is_kept,
        opening.quantity as opening_quantity,
        closing.quantity as closing_quantity,
        coalesce(opening.list_arr_amount, 0) as opening_list,
        coalesce(closing.list_arr_amount, 0) as closing_list,
        coalesce(opening.discount_arr_amount, 0) as opening_discount,
        coalesce(closing.discount_arr_amount, 0) as closing_discount,
        coalesce(opening.paused_arr_amount, 0) as opening_paused,
        coalesce(closing.paused_arr_amount, 0) as closing_paused,
        coalesce(opening.local_arr_amount, 0) as opening_arr,
        coalesce(closing.local_arr_amount, 0) as closing_arr
    from ends as closing
    full outer join (
        select * from ends
        where month < (select max(month) from intermediate.int_revenue__months)
    ) as opening
        on closing.customer_id = opening.customer_id
        and closing.month = cast(opening.month + interval 1 month as date)
        and closing.product = opening.product
        and closing.currency = opening.currency
    where
        opening_mrr <> closing_mrr_before or opening_quantity <> closing_quantity
        or opening_list <> closing_list or opening_discount <> closing_discount
        or opening_paused <> closing_paused or opening_arr <> closing_arr
),

classed as (
    select
        compared.*,
        movements.movement_class,
        movements.is_complete_month,
        case when movements.opening_mrr_amount > 0 then rate_month_before else rate end
            as movement_rate,
        case when movements.opening_mrr_amount > 0 then closing_mrr_before else closing_mrr end
        - opening_mrr as movement
    from compared
    inner join intermediate.int_revenue__customer_movements as movements
        on compared.customer_id = movements.customer_id
        and compared.month = movements.month
),

steps as (
    select
        *,
        coalesce(
            baseline.prorated(opening_list, closing_quantity, opening_quantity), opening_list
        ) as list_at_old_price,
        case when not is_kept then closing_arr - opening_arr else 0 end as product_step,
        case when is_kept then list_at_old_price - opening_list else 0 end as seats_step,
        case when is_kept then closing_list - list_at_old_price else 0 end as price_step,
        case when is_kept then opening_discount - closing_discount else 0 end as discount_step,
        case when is_kept then opening_paused - closing_paused else 0 end as pause_step
    from classed
    where movement_class in ('expansion', 'contraction')
),

converted as (
    select
        *,
        baseline.converted(baseline.divided(product_step, 12), movement_rate) as product_amount,
        baseline.converted(baseline.divided(seats_step, 12), movement_rate) as seats_amount,
        baseline.converted(baseline.divided(price_step, 12), movement_rate) as price_amount,
        baseline.converted(baseline.divided(discount_step, 12), movement_rate) as discount_amount,
        baseline.converted(baseline.divided(pause_step, 12), movement_rate) as pause_amount,
        greatest(
            abs(product_amount), abs(seats_amount), abs(price_amount), abs(discount_amount),
            abs(pause_amount)
        ) as largest,
        movement - product_amount - seats_amount - price_amount - discount_amount - pause_amount
            as rest,
        case
            when largest = 0 then 'price'
            when abs(product_amount) = largest then 'product'
            when abs(seats_amount) = largest then 'seats'
            when abs(price_amount) = largest then 'price'
            when abs(discount_amount) = largest then 'discount'
            when abs(pause_amount) = largest then 'pause'
        end as largest_driver
    from steps
),

driven as (
    select
        converted.*,
        drivers.driver,
        case drivers.driver
            when 'product' then product_amount
            when 'seats' then seats_amount
            when 'price' then price_amount
            when 'discount' then discount_amount
            when 'pause' then pause_amount
        end + case when drivers.driver = largest_driver then rest else 0 end as amount
    from converted
    cross join unnest(['product', 'seats', 'price', 'discount', 'pause']) as drivers(driver)
)

select customer_id, month, product, currency, movement_class, driver,
    cast(amount as decimal(28, 8)) as mrr_amount, is_complete_month
from driven
where amount <> 0
union all
select customer_id, month, product, currency, movement_class, null as driver,
    cast(closing_mrr - opening_mrr as decimal(28, 8)) as mrr_amount, is_complete_month
from classed
where movement_class in ('new', 'reactivation', 'churn') and closing_mrr <> opening_mrr
union all
select product_months.customer_id, product_months.month, product, currency, 'fx' as movement_class,
    null as driver,
    cast(mrr_amount - mrr_amount_at_rate_month_before as decimal(28, 8)) as mrr_amount,
    movements.is_complete_month
from intermediate.int_revenue__product_months as product_months
inner join intermediate.int_revenue__customer_movements as movements
    on product_months.customer_id = movements.customer_id
    and product_months.month = movements.month
    and movements.opening_mrr_amount > 0
where product_months.mrr_amount <> product_months.mrr_amount_at_rate_month_before;
