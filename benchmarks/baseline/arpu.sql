-- What changed ARPU since the month before, by what moved those who stay.
create or replace table baseline.arpu as
with drivers as (
    select
        customer_id,
        month,
        cast(month - interval 1 month as date) as month_before,
        product,
        baseline.summed(case when driver = 'product' then mrr_amount end) as by_product,
        baseline.summed(case when driver = 'seats' then mrr_amount end) as by_seats,
        baseline.summed(case when driver = 'price' then mrr_amount end) as by_price,
        baseline.summed(case when driver = 'discount' then mrr_amount end) as by_discount,
        baseline.summed(case when driver = 'pause' then mrr_amount end) as by_pause
    from intermediate.int_revenue__movements
    where driver is not null
    group by all
),

paying as (
    select
        drivers.customer_id,
        drivers.product,
        drivers.month,
        sum(case when months.month = drivers.month then months.mrr_amount end) > 0
        and sum(case when months.month < drivers.month then months.mrr_amount end) > 0 as is_kept
    from drivers
    inner join intermediate.int_revenue__product_months as months
        on drivers.customer_id = months.customer_id
        and drivers.product = months.product
        and months.month in (drivers.month, drivers.month_before)
    group by all
),

kept as (
    select
        drivers.month,
        case
            when grouping(segment) = 0 then 'segment'
            when grouping(acv_band) = 0 then 'acv_band'
            when grouping(industry) = 0 then 'industry'
            when grouping(region) = 0 then 'region'
            when grouping(csm) = 0 then 'csm'
            when grouping(acquisition_channel) = 0 then 'acquisition_channel'
            when grouping(partner) = 0 then 'partner'
            else 'all'
        end as dimension,
        coalesce(segment, acv_band, industry, region, csm, acquisition_channel, partner, 'all')
            as member,
        baseline.summed(by_product) as by_product,
        baseline.summed(by_seats) as by_seats,
        baseline.summed(by_price) as by_price,
        baseline.summed(by_discount) as by_discount,
        baseline.summed(by_pause) as by_pause
    from drivers
    inner join intermediate.int_revenue__customer_movements as movements
        on drivers.customer_id = movements.customer_id
        and drivers.month = movements.month
        and movements.opening_mrr_amount > 0
        and movements.is_paying
    inner join intermediate.int_revenue__dated_members as members
        on drivers.customer_id = members.customer_id
        and drivers.month_before = members.month
    group by
        grouping sets (
            (drivers.month, segment), (drivers.month, acv_band), (drivers.month, industry),
            (drivers.month, region), (drivers.month, csm), (drivers.month, acquisition_channel),
            (drivers.month, partner), (drivers.month)
        )
    union all
    select
        drivers.month,
        'product' as dimension,
        drivers.product as member,
        baseline.summed(by_product) as by_product,
        baseline.summed(by_seats) as by_seats,
        baseline.summed(by_price) as by_price,
        baseline.summed(by_discount) as by_discount,
        baseline.summed(by_pause) as by_pause
    from drivers
    inner join paying
        on drivers.customer_id = paying.customer_id
        and drivers.product = paying.product
        and drivers.month = paying.month
        and paying.is_kept
    group by all
),

retention as (
    select * from intermediate.int_revenue__retention
    where retention_window = 'month' and n_customers > 0
)

select
    retention.month,
    retention.dimension,
    retention.member,
    retention.is_complete_month,
    retention.closing_mrr_amount,
    retention.n_customers,
    retention.n_seats,
    opening.arpu_amount as opening_arpu_amount,
    case when opening.arpu_amount is not null
        then baseline.divided(coalesce(by_product, 0), retention.n_customers) end
        as product_arpu_amount,
    case when opening.arpu_amount is not null
        then baseline.divided(coalesce(by_seats, 0), retention.n_customers) end
        as seats_arpu_amount,
    case when opening.arpu_amount is not null
        then baseline.divided(coalesce(by_price, 0), retention.n_customers) end
        as price_arpu_amount,
    case when opening.arpu_amount is not null
        then baseline.divided(coalesce(by_discount, 0), retention.n_customers) end
        as discount_arpu_amount,
    case when opening.arpu_amount is not null
        then baseline.divided(coalesce(by_pause, 0), retention.n_customers) end
        as pause_arpu_amount,
    case when opening.arpu_amount is not null
        then baseline.divided(retention.fx_mrr_amount, retention.n_customers) end
        as fx_arpu_amount,
    retention.arpu_amount - opening.arpu_amount - product_arpu_amount - seats_arpu_amount
    - price_arpu_amount - discount_arpu_amount - pause_arpu_amount - fx_arpu_amount
        as mix_arpu_amount,
    retention.arpu_amount,
    retention.arpu_per_seat_amount,
    retention.is_small_closing_base as is_small_base
from retention
left join retention as opening
    on retention.month = cast(opening.month + interval 1 month as date)
    and retention.dimension = opening.dimension
    and retention.member = opening.member
left join kept
    on retention.month = kept.month
    and retention.dimension = kept.dimension
    and retention.member = kept.member;
