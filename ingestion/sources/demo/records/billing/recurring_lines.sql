-- Lines of whole intervals. A coupon that counts once lowers the first cycle in its time.
create or replace temp table once_discounts as
select
    discounts.subscription,
    discounts.discount,
    discounts.scope,
    discounts.product,
    discounts.percent_off,
    discounts.amount_off,
    min(cycles.cycle) as cycle,
from facts.discounts
inner join billing_cycles as cycles
    on discounts.subscription = cycles.subscription
    and discounts.valid_from <= cycles.cycle_start
    and discounts.valid_to > cycles.cycle_start
where discounts.duration = 'once'
group by all;

create or replace temp table recurring_lines as
select
    cycles.invoice,
    cycles.subscription,
    cycles.cycle,
    items.item,
    items.price_id,
    items.quantity,
    items.tax_rate,
    items.minor_digits,
    items.is_tax_inclusive,
    items.list_minor as amount_minor,
    items.charge_minor,
    items.charge_amount,
    items.net_minor,
    items.tax_minor,
    items.discount,
    cycles.cycle_start as service_from,
    cycles.cycle_end as service_to,
from billing_cycles as cycles
inner join item_amounts as items
    on cycles.subscription = items.subscription
    and cycles.cycle_start >= items.valid_from
    and cycles.cycle_start < items.valid_to
where not items.is_metered;

create or replace temp table once_lines as
with summed as (
    select
        lines.*,
        once.discount as once_discount,
        once.percent_off,
        once.scope,
        once.product as discounted_product,
        least(to_minor(once.amount_off, lines.minor_digits), sum(lines.charge_minor) over whole)
            as amount_off_minor,
        sum(lines.charge_minor) over before_and_this as charge_so_far,
        sum(lines.charge_minor) over whole as charge_of_all,
    from recurring_lines as lines
    inner join once_discounts as once
        on lines.subscription = once.subscription
        and lines.cycle = once.cycle
    window
        whole as (partition by lines.invoice),
        before_and_this as (partition by lines.invoice order by lines.item)
),

lowered as (
    select
        summed.* exclude (charge_minor),
        case
            when percent_off is null and charge_of_all = 0 then 0
            when percent_off is null
                then charge_minor
                - divided(amount_off_minor * charge_so_far, charge_of_all)
                + divided(amount_off_minor * (charge_so_far - charge_minor), charge_of_all)
            when scope <> 'item' or products.product = discounted_product
                then to_minor(charge_amount * (100 - percent_off) * 0.01, minor_digits)
            else charge_minor
        end::bigint as charge_minor,
    from summed
    inner join facts.products
        on summed.item = products.item
)

select
    invoice,
    item,
    once_discount,
    charge_minor,
    case
        when is_tax_inclusive
            then to_minor(without_tax(to_major(charge_minor, minor_digits), tax_rate), minor_digits)
        else charge_minor
    end as net_minor,
from lowered;
