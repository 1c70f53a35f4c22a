-- Prepaid API credits: topped up before they run out, burnt by the month, gone with the service.
create or replace temp table wallets as
select
    customers.customer,
    min(accounts.billing_account_id) as billing_account_id,
    any_value(accounts.currency) as currency,
    any_value(accounts.minor_digits) as minor_digits,
    any_value(prices.unit_minor) * case any_value(customers.band)
        when 'tiny' then 1 when 'small' then 2 when 'middle' then 5 when 'upper' then 10 else 40
    end as top_up_minor,
    min(accounts.first_paid_date) as first_paid_date,
    max(accounts.ends_on) as ends_on,
    any_value(accounts.as_of) as as_of,
from facts.customers
inner join subscription_accounts as accounts
    on customers.customer = accounts.customer
inner join facts.prices
    on prices.item = 11
    and accounts.currency = prices.currency
    and not prices.is_tax_inclusive
where uniform('wallet', customers.customer) < 0.08 and accounts.first_paid_date is not null
group by customers.customer;

create or replace temp table wallet_months as
with burnt as (
    select
        wallets.*,
        months.month,
        least((months.month + to_months(1))::date - 1, wallets.as_of) as burnt_on,
        divided(
            top_up_minor
            * (5 + (30 * uniform('burn', wallets.customer || '/' || months.month))::integer),
            100
        )::bigint as burnt_minor,
    from wallets
    inner join facts.customer_months as months
        on wallets.customer = months.customer
    where
        months.is_live
        and months.month > wallets.first_paid_date
        and (months.month + to_months(1))::date - 1 <= wallets.as_of
        and (months.month + to_months(1))::date < wallets.ends_on
)

select
    *,
    sum(burnt_minor) over (partition by customer order by month)::bigint as burnt_so_far,
    row_number() over (partition by customer order by month) as ordinal,
    uniform('wallet adjustment', customer || '/' || month) < 0.01 as is_adjusted,
from burnt;

create or replace table records.billing__wallet_transactions as
with movements as (
    -- So many top-ups by a month that the balance is never below 0.
    select
        customer,
        1 as kind,
        month,
        top_up_minor * (
            burnt_so_far // top_up_minor
            - case
                when ordinal = 1 then -1 else (burnt_so_far - burnt_minor) // top_up_minor
            end
        ) as minor,
        month::timestamp + to_hours(32) as occurred_at,
    from wallet_months
    union all
    select
        customer, 2 as kind, month, -burnt_minor as minor, burnt_on::timestamp + to_hours(23),
    from wallet_months
    union all
    select
        customer, 3 as kind, month, divided(top_up_minor, 10)::bigint as minor,
        month::timestamp + to_hours(33),
    from wallet_months
    where is_adjusted
),

left_over as (
    select
        customer,
        sum(minor) as minor,
    from movements
    group by customer
),

all_movements as (
    select * from movements
    where minor <> 0
    union all
    select
        left_over.customer,
        4 as kind,
        date_trunc('month', wallets.ends_on + 30)::date as month,
        -left_over.minor as minor,
        (wallets.ends_on + 30)::timestamp as occurred_at,
    from left_over
    inner join wallets
        on left_over.customer = wallets.customer
    where wallets.ends_on + 30 <= wallets.as_of and left_over.minor > 0
)

select
    stripe_id(
        'wt',
        movements.customer * 100000
        + date_diff('month', date '2000-01-01', movements.month) * 10 + movements.kind,
        18
    ) as wallet_transaction_id,
    wallets.billing_account_id,
    ['top_up', 'burn', 'adjustment', 'expiry'][movements.kind] as transaction_type,
    wallets.currency,
    to_major(movements.minor, wallets.minor_digits) as net_amount,
    movements.occurred_at,
    movements.customer as _customer,
    false as _is_deleted,
from all_movements as movements
inner join wallets
    on movements.customer = wallets.customer;
