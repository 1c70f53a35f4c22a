-- What every item earns at every month-end, by metrics.md: from facts alone, month by month, not
-- from the items, prices and periods that records are made of.
create or replace temp table true_ends as
select
    subscriptions.*,
    coalesce(subscriptions.end_date, date '9999-12-31') as ends_on,
    renewals.subscription as renewal,
    renewals.start_date as renewed_on,
from facts.subscriptions
left join facts.subscriptions as renewals
    on subscriptions.subscription = renewals.renews_subscription;

-- Subscriptions by month: the day of which the month-end sees the terms.
create or replace temp table true_month_ends as
select
    ends.subscription,
    months.month,
    months.next_month,
    ends.ends_on < months.next_month as is_bridged,
    least(months.next_month - 1, settings.as_of, ends.ends_on - 1) as seen_on,
from true_ends as ends
cross join facts.settings
inner join facts.months
    on ends.start_date < months.next_month
where
    ends.ends_on >= months.next_month
    or (ends.renewed_on >= months.next_month and ends.renewed_on - ends.ends_on <= 30);

create or replace temp table true_terms_seen as
select
    month_ends.*,
    terms.valid_from,
    discounts.discount,
from true_month_ends as month_ends
asof join facts.terms
    on month_ends.subscription = terms.subscription
    and month_ends.seen_on >= terms.valid_from
left join facts.discounts
    on month_ends.subscription = discounts.subscription
    and discounts.duration <> 'once'
    and discounts.valid_from <= month_ends.seen_on
    and discounts.valid_to > month_ends.seen_on;

-- Each product is priced by parts: all units at one price, or one part a tier.
create or replace temp table true_price_parts as
select
    product,
    scheme,
    usd_amount,
    0::decimal(8, 2) as usd_flat,
    0 as above,
    null::bigint as up_to,
    coalesce(divide_by, 1) as package,
    item,
from facts.products
where scheme not in ('graduated', 'volume') and item <= 8
union all
select
    products.product,
    products.scheme,
    tiers.usd_amount,
    tiers.usd_flat,
    tiers.above,
    tiers.up_to,
    1 as package,
    products.item,
from facts.products
inner join facts.sold_tiers as tiers
    on products.product = tiers.product;

create or replace temp table true_prices as
with seen as (
    select distinct subscription, valid_from, discount from true_terms_seen
),

parts as (
    select
        seen.*,
        terms.state,
        terms.seats,
        case
            when discounts.valid_from > terms.valid_from then 'discount'
            else terms.change_reason
        end as change_reason,
        price_parts.item,
        price_parts.product,
        case price_parts.scheme
            when 'flat' then 1
            when 'package' then (terms.seats + price_parts.package - 1) // price_parts.package
            when 'volume' then terms.seats
            when 'graduated'
                then least(terms.seats, coalesce(price_parts.up_to, terms.seats))
                - price_parts.above
            else terms.seats
        end as units,
        price_parts.usd_amount,
        price_parts.usd_flat,
        (intervals.months_charged * currencies.price_factor)::decimal(20, 4)
        * (terms.price_level * 10000)::bigint
        * case when subscriptions.is_tax_inclusive then 1 + countries.tax_rate else 1 end
        * case currencies.minor_digits when 0 then 1 else 100 end as factor,
        currencies.minor_digits,
        if(subscriptions.is_tax_inclusive, (countries.tax_rate * 10000)::bigint, 0) as tax_inside,
        intervals.periods_a_year,
        intervals.interval_count,
        discounts.scope,
        discounts.product as discounted_product,
        discounts.percent_off,
        discounts.amount_off,
    from seen
    inner join facts.terms
        on seen.subscription = terms.subscription
        and seen.valid_from = terms.valid_from
    inner join facts.subscriptions
        on seen.subscription = subscriptions.subscription
    inner join facts.customers
        on subscriptions.customer = customers.customer
    inner join facts.countries
        on customers.country_code = countries.country_code
    inner join facts.currencies
        on subscriptions.currency = currencies.currency
    inner join facts.billing_intervals as intervals
        on subscriptions.billing_interval = intervals.billing_interval
        and subscriptions.interval_count = intervals.interval_count
    inner join true_price_parts as price_parts
        on price_parts.product in (
            terms.plan, terms.modules[1], terms.modules[2], terms.modules[3], terms.modules[4],
            terms.modules[5]
        )
        and terms.seats > price_parts.above
        and (
            price_parts.scheme <> 'volume'
            or terms.seats <= coalesce(price_parts.up_to, terms.seats)
        )
    left join facts.discounts
        on seen.discount = discounts.discount
),

listed as (
    select
        * exclude (units, usd_amount, usd_flat, factor),
        sum(
            units * round(usd_amount * factor::decimal(30, 8) * 0.0001)::bigint
            + round(usd_flat * factor::decimal(30, 8) * 0.0001)::bigint
        )::bigint as list_minor,
    from parts
    group by all
),

-- An amount off stays whole: each item takes what is due up to it, less what was taken before.
lowered as (
    select
        *,
        sum(list_minor) over (partition by subscription, valid_from, discount)::hugeint as total,
        sum(list_minor) over (
            partition by subscription, valid_from, discount order by item
        )::hugeint as so_far,
        least(
            (amount_off * case minor_digits when 0 then 1 else 100 end)::bigint, total
        )::hugeint as off,
        list_minor::hugeint * case minor_digits when 0 then 100000000 else 1000000 end as list8,
        case
            when percent_off is not null and (scope <> 'item' or product = discounted_product)
                then list8 * (100 - percent_off)::decimal(5, 2) * 100 // 10000
            when percent_off is null and discount is not null and total > 0
                then list8
                - ((2 * off * so_far + total) // (2 * total)
                - (2 * off * (so_far - list_minor) + total) // (2 * total))
                * case minor_digits when 0 then 100000000 else 1000000 end
            else list8
        end::hugeint as due8,
    from listed
),

net as (
    select
        *,
        (2 * due8 * 10000 + 10000 + tax_inside) // (2 * (10000 + tax_inside)) as recurring8,
        (2 * recurring8 * periods_a_year + interval_count) // (2 * interval_count) as arr8,
        (2 * arr8 + 12) // 24 as mrr8,
    from lowered
)

select
    subscription,
    valid_from,
    discount,
    item,
    product,
    state,
    seats,
    change_reason,
    case when state in ('active', 'past_due') then arr8 else 0 end as arr8,
    case when state in ('active', 'past_due') then mrr8 else 0 end as mrr8,
from net;

-- A gap before a renewal is bridged for what the renewal holds too; one plan stands for another.
create or replace temp table true_items as
with renewed_kinds as (
    select
        ends.subscription,
        unnest(['plan'] || first_terms.modules) as kind,
    from true_ends as ends
    inner join facts.terms as first_terms
        on ends.renewal = first_terms.subscription
        and ends.renewed_on = first_terms.valid_from
)

select
    ends.customer,
    seen.subscription,
    seen.month,
    ends.currency,
    prices.* exclude (subscription, valid_from, discount),
from true_terms_seen as seen
inner join true_prices as prices
    on seen.subscription = prices.subscription
    and seen.valid_from = prices.valid_from
    and seen.discount is not distinct from prices.discount
inner join true_ends as ends
    on seen.subscription = ends.subscription
left join renewed_kinds
    on seen.subscription = renewed_kinds.subscription
    and if(prices.item <= 3, 'plan', prices.product) = renewed_kinds.kind
where not seen.is_bridged or renewed_kinds.kind is not null;

create or replace table truth.item_months as
select
    customer,
    subscription,
    month,
    product,
    currency,
    state,
    if(product = 'Premium Support', 1, seats)::decimal(18, 4) as quantity,
    (arr8::decimal(38, 0) * 0.00000001)::decimal(28, 8) as arr_amount,
    (mrr8::decimal(38, 0) * 0.00000001)::decimal(28, 8) as mrr_amount,
    change_reason,
from true_items;
