-- Grain: month and currency with a rate. The last rate known at the month's end, and not older than
-- fx_max_age_days: of the pair as quoted, else of its inverse.
with months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

quotes as (
    select * from {{ ref('int_finance__fx_rates') }}
),

towards_reporting as (
    select
        quotes.from_currency as currency,
        quotes.rate_date,
        1 as preference,
        quotes.source_system,
        cast(quotes.rate as decimal(28, 12)) as rate
    from quotes
    inner join settings
        on quotes.to_currency = settings.reporting_currency
    union all
    select
        quotes.to_currency as currency,
        quotes.rate_date,
        2 as preference,
        quotes.source_system,
        {{ prorate_amount(1, 1, 'quotes.rate', scale=12) }} as rate
    from quotes
    inner join settings
        on quotes.from_currency = settings.reporting_currency
),

one_a_day as (
    select * from towards_reporting
    where rate > 0
    qualify row_number() over (
        partition by currency, rate_date
        order by preference nulls last, source_system nulls last
    ) = 1
),

valid as (
    select
        one_a_day.currency,
        one_a_day.rate,
        one_a_day.rate_date as valid_from,
        least(
            lead(one_a_day.rate_date, 1, {{ far_date() }}) over (
                partition by one_a_day.currency
                order by one_a_day.rate_date nulls last
            ),
            {{ add_days('one_a_day.rate_date', 'settings.fx_max_age_days + 1') }}
        ) as valid_to
    from one_a_day
    cross join settings
    where one_a_day.currency <> settings.reporting_currency
)

select
    months.month,
    valid.currency,
    valid.rate
from months
cross join settings
inner join valid
    on valid.valid_from <= least({{ add_days('months.next_month_start', -1) }}, settings.as_of)
    and valid.valid_to > least({{ add_days('months.next_month_start', -1) }}, settings.as_of)
union all
select
    months.month,
    settings.reporting_currency as currency,
    cast(1 as decimal(28, 12)) as rate
from months
cross join settings
