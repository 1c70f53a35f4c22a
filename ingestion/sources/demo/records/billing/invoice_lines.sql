-- Lines of invoices: what recurs, parts of intervals, use in arrears, and what is paid once.
create or replace temp table line_amounts as
with onboarding as (
    select
        cycles.*,
        prices.price_id,
        prices.unit_minor as charge_minor,
    from billing_cycles as cycles
    inner join facts.prices
        on prices.item = 10
        and cycles.currency = prices.currency
        and cycles.is_tax_inclusive = prices.is_tax_inclusive
        and prices.price_level = case cycles.band when 'enterprise' then 3.2 else 1 end
    where cycles.cycle = 0 and cycles.ordinal = 1 and cycles.band in ('upper', 'enterprise')
),

unsplit as (
    select
        invoice, subscription, 9 as item, price_id, n_calls as quantity, charge_minor,
        is_tax_inclusive, tax_rate, minor_digits, service_from, service_to,
    from usage_lines
    union all
    select
        invoice, subscription, 10 as item, price_id, 1 as quantity, charge_minor,
        is_tax_inclusive, tax_rate, minor_digits, cycle_start, cycle_end,
    from onboarding
),

split as (
    select
        *,
        case
            when is_tax_inclusive
                then to_minor(
                    without_tax(to_major(charge_minor, minor_digits), tax_rate), minor_digits
                )
            else charge_minor
        end as net_minor,
    from unsplit
),

whole_lines as (
    select
        lines.invoice,
        lines.subscription,
        lines.item as position,
        lines.item,
        lines.price_id,
        'recurring' as line_type,
        lines.quantity,
        lines.amount_minor,
        coalesce(once.net_minor, lines.net_minor) as net_minor,
        case
            when once.net_minor is null then lines.tax_minor
            when lines.is_tax_inclusive then once.charge_minor - once.net_minor
            else tax_of(once.net_minor, lines.tax_rate)
        end as tax_minor,
        coalesce(once.once_discount, lines.discount) as discount,
        lines.service_from,
        lines.service_to,
    from recurring_lines as lines
    left join once_lines as once
        on lines.invoice = once.invoice
        and lines.item = once.item
)

select * from whole_lines
union all
select
    invoice,
    subscription,
    item as position,
    item,
    price_id,
    case item when 9 then 'usage' else 'one_off' end as line_type,
    quantity,
    charge_minor as amount_minor,
    net_minor,
    case when is_tax_inclusive then charge_minor - net_minor else tax_of(net_minor, tax_rate) end
        as tax_minor,
    null as discount,
    service_from,
    service_to,
from split
union all
select
    invoice,
    subscription,
    20 + row_number() over (partition by invoice order by changed_on, item, direction) as position,
    item,
    price_id,
    'proration' as line_type,
    quantity,
    case when is_tax_inclusive then part_charge_minor else part_net_minor end as amount_minor,
    part_net_minor as net_minor,
    part_tax_minor as tax_minor,
    null as discount,
    changed_on as service_from,
    cycle_end as service_to,
from prorations;

-- A voided invoice has the lines of the one that replaced it.
create or replace temp table all_line_amounts as
select * from line_amounts
union all
select lines.* replace (lines.invoice + 19 as invoice)
from line_amounts as lines
inner join billing_cycles as cycles
    on lines.invoice = cycles.invoice
where cycles.reissue_date is not null;

create or replace table records.billing__invoice_lines as
select
    stripe_id('il', lines.invoice * 100 + lines.position, 18) as invoice_line_id,
    stripe_id('in', lines.invoice, 16) as invoice_id,
    stripe_id('sub', lines.subscription, 14) as subscription_id,
    case when lines.item < 10 then stripe_id('si', lines.subscription * 100 + lines.item, 14) end
        as subscription_item_id,
    products.product as product_name,
    case
        when lines.line_type = 'proration' and lines.net_minor < 0
            then 'Unused time on ' || lines.quantity::bigint || ' × ' || products.product
            || ' after ' || strftime(lines.service_from, '%d %b %Y')
        when lines.line_type = 'proration'
            then 'Remaining time on ' || lines.quantity::bigint || ' × ' || products.product
            || ' after ' || strftime(lines.service_from, '%d %b %Y')
        else lines.quantity::bigint || ' × ' || products.product
    end as line_description,
    lines.line_type,
    lines.quantity::decimal(18, 4) as quantity,
    subscriptions.currency,
    to_major(lines.net_minor, subscriptions.minor_digits) as net_amount,
    to_major(lines.tax_minor, subscriptions.minor_digits) as tax_amount,
    to_major(lines.net_minor + lines.tax_minor, subscriptions.minor_digits) as gross_amount,
    lines.amount_minor - lines.net_minor
    - case when subscriptions.is_tax_inclusive then lines.tax_minor else 0 end as _discount_minor,
    case
        when discounts.duration is distinct from 'once' then 0
        when subscriptions.is_tax_inclusive
            then without_tax(
                to_major(_discount_minor, subscriptions.minor_digits), subscriptions.tax_rate
            )
        else to_major(_discount_minor, subscriptions.minor_digits)
    end::decimal(18, 4) as once_discount_amount,
    lines.service_from,
    lines.service_to,
    subscriptions.customer as _customer,
    false as _is_deleted,
    lines.subscription as _subscription,
    lines.invoice as _invoice,
    lines.position as _position,
    lines.item as _item,
    lines.price_id as _price_id,
    case when lines.line_type in ('recurring', 'usage') then 'subscription' else 'invoiceitem' end
        as _stripe_type,
    lines.line_type = 'proration' as _is_proration,
    lines.amount_minor as _amount_minor,
    case when _discount_minor <> 0 then stripe_id('di', lines.discount, 16) end as _discount_id,
    lines.net_minor as _amount_excluding_tax_minor,
    lines.tax_minor as _tax_minor,
    lines.net_minor as _taxable_minor,
    case
        when subscriptions.tax_rate > 0
            then tax_rate_id(
                subscriptions.country_code, subscriptions.tax_rate, subscriptions.is_tax_inclusive
            )
    end as _tax_rate_id,
    subscriptions.is_tax_inclusive as _is_tax_inclusive,
    -- Whole quotients only: Stripe gives the rest in unit_amount_decimal, which nobody reads.
    divided(lines.net_minor, greatest(lines.quantity, 1)::bigint)::bigint
        as _unit_amount_excluding_tax_minor,
from all_line_amounts as lines
inner join facts.products
    on lines.item = products.item
inner join subscription_accounts as subscriptions
    on lines.subscription = subscriptions.subscription
left join facts.discounts
    on lines.discount = discounts.discount;
