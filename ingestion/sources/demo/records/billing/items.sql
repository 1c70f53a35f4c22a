-- What recurs: prices by quantity, less recurring discounts, without tax, as it was known at as_of.
create or replace temp table billed_subscriptions as
select
    subscriptions.*,
    coalesce(subscriptions.end_date, date '9999-12-31') as ends_on,
    countries.tax_rate,
    countries.country_code,
    currencies.minor_digits,
    customers.band,
    settings.as_of,
from facts.subscriptions
inner join facts.customers
    on subscriptions.customer = customers.customer
inner join facts.countries
    on customers.country_code = countries.country_code
inner join facts.currencies
    on subscriptions.currency = currencies.currency
cross join facts.settings;

-- Times between changes of terms or of recurring discounts. What comes after as_of cuts nothing.
create or replace temp table billing_spans as
with cuts as (
    select subscription, valid_from as cut from facts.terms
    union
    select subscription, valid_from as cut from facts.discounts where duration <> 'once'
    union
    select subscription, valid_to as cut from facts.discounts where duration <> 'once'
),

spans as (
    select
        subscriptions.*,
        cuts.cut as valid_from,
        lead(cuts.cut, 1, subscriptions.ends_on)
            over (partition by cuts.subscription order by cuts.cut) as valid_to,
    from cuts
    inner join billed_subscriptions as subscriptions
        on cuts.subscription = subscriptions.subscription
        and cuts.cut >= subscriptions.start_date
        and cuts.cut < subscriptions.ends_on
        and cuts.cut <= subscriptions.as_of
)

select
    spans.*,
    terms.state,
    terms.plan,
    terms.modules,
    terms.seats,
    terms.price_level,
    discounts.discount,
    discounts.scope,
    discounts.product as discounted_product,
    discounts.percent_off,
    discounts.amount_off,
    case
        when terms.valid_from = spans.valid_from then terms.change_reason
        when discounts.valid_from = spans.valid_from then 'discount_begun'
        else 'discount_ended'
    end as change_reason,
from spans
asof join facts.terms
    on spans.subscription = terms.subscription
    and spans.valid_from >= terms.valid_from
left join facts.discounts
    on spans.subscription = discounts.subscription
    and spans.valid_from >= discounts.valid_from
    and spans.valid_from < discounts.valid_to
    and discounts.duration <> 'once';

create or replace temp table listed_items as
with held as (
    select
        subscription,
        valid_from,
        unnest([plan] || modules) as product,
    from billing_spans
    union all
    select
        spans.subscription,
        spans.valid_from,
        'API calls' as product,
    from billing_spans as spans
    inner join facts.metered
        on spans.subscription = metered.subscription
)

select
    spans.* exclude (plan, modules),
    products.item,
    products.product,
    prices.price_id,
    products.item = 9 as is_metered,
    case products.item when 9 then null when 8 then 1 else spans.seats end as quantity,
    case
        when products.item = 9 then 0
        when prices.scheme = 'per_unit' then prices.unit_minor * spans.seats
        when prices.scheme = 'flat' then prices.unit_minor
        when prices.scheme = 'package'
            then prices.unit_minor * ((spans.seats + prices.divide_by - 1) // prices.divide_by)
        when prices.scheme = 'volume'
            then list_filter(
                list_transform(
                    prices.tiers,
                    lambda tier: case
                        when
                            spans.seats > tier.above
                            and spans.seats <= coalesce(tier.up_to, spans.seats)
                            then tier.unit_minor * spans.seats + tier.flat_minor
                    end
                ),
                lambda amount: amount is not null
            )[1]
        else list_sum(
            list_transform(
                prices.tiers,
                lambda tier: case
                    when spans.seats > tier.above
                        then tier.unit_minor
                        * (least(spans.seats, coalesce(tier.up_to, spans.seats)) - tier.above)
                        + tier.flat_minor
                    else 0
                end
            )
        )
    end::bigint as list_minor,
from held
inner join billing_spans as spans
    on held.subscription = spans.subscription
    and held.valid_from = spans.valid_from
inner join facts.products
    on held.product = products.product
left join facts.prices
    on products.item = prices.item
    and spans.currency = prices.currency
    and spans.billing_interval = prices.billing_interval
    and spans.interval_count = prices.interval_count
    and spans.price_level = prices.price_level
    and spans.is_tax_inclusive = prices.is_tax_inclusive;

create or replace temp table discounted_items as
with summed as (
    select
        *,
        sum(list_minor) over before_and_this as list_so_far,
        sum(list_minor) over whole as list_of_all,
        least(to_minor(amount_off, minor_digits), list_of_all) as off_of_all,
    from listed_items
    window
        whole as (partition by subscription, valid_from),
        before_and_this as (partition by subscription, valid_from order by item)
),

taken_off as (
    select
        * exclude (list_so_far, list_of_all, off_of_all),
        to_major(list_minor, minor_digits)::decimal(28, 8) as listed_amount,
        case
            when is_metered or discount is null then 0
            when amount_off is null
                then case
                    when scope <> 'item' or product = discounted_product
                        then listed_amount * percent_off * 0.01
                    else 0
                end
            when list_of_all = 0 then 0
            else to_major(
                divided(off_of_all * list_so_far, list_of_all)
                - divided(off_of_all * (list_so_far - list_minor), list_of_all),
                minor_digits
            )
        end::decimal(28, 8) as off_amount,
    from summed
)

select
    *,
    listed_amount - off_amount as charge_amount,
    case
        when is_tax_inclusive then without_tax(listed_amount, tax_rate)
        else listed_amount
    end as list_amount,
    case
        when is_tax_inclusive then without_tax(listed_amount - off_amount, tax_rate)
        else listed_amount - off_amount
    end as recurring_amount,
from taken_off;

-- Neighbours in which nothing of the item differs are one.
create or replace table facts.items as
with compared as (
    select
        *,
        coalesce(
            lag(valid_to) over item_history = valid_from
            and lag(price_id) over item_history = price_id
            and lag(quantity) over item_history is not distinct from quantity
            and lag(charge_amount) over item_history = charge_amount
            and lag(state) over item_history = state,
            false
        ) as is_continued,
    from discounted_items
    window item_history as (partition by subscription, item order by valid_from)
),

numbered as (
    select
        *,
        count(*) filter (where not is_continued) over (
            partition by subscription, item order by valid_from
            rows between unbounded preceding and current row
        ) as stretch,
    from compared
)

select
    subscription,
    any_value(customer) as customer,
    item,
    any_value(product) as product,
    any_value(price_id) as price_id,
    min(valid_from) as valid_from,
    max(valid_to) as valid_to,
    any_value(quantity)::decimal(18, 4) as quantity,
    bool_or(is_metered) as is_metered,
    any_value(list_amount)::decimal(28, 8) as list_amount,
    any_value(list_amount - recurring_amount)::decimal(28, 8) as discount_amount,
    any_value(recurring_amount)::decimal(28, 8) as recurring_amount,
    any_value(list_minor) as list_minor,
    any_value(charge_amount)::decimal(28, 8) as charge_amount,
    arg_min(discount, valid_from) as discount,
    any_value(state) as state,
    arg_min(change_reason, valid_from) as change_reason,
from numbered
group by subscription, item, stretch;
