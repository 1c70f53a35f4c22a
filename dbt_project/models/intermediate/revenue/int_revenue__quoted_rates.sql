-- Grain: month and pair of currencies, in both directions. The last quote known at the month's
-- end, and not older than fx_max_age_days. One unit of from_currency is worth dividend / divisor.
with months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

quotes as (
    select
        rate_date,
        from_currency,
        to_currency,
        rate,
        cast(null as varchar) as source_system
    from {{ ref('int_rules__fx_rates') }}
    union all
    select
        rate_date,
        from_currency,
        to_currency,
        rate,
        source_system
    from {{ ref('int_finance__fx_rates') }}
),

one_a_day as (
    select * from quotes
    where rate > 0 and from_currency <> to_currency
    qualify row_number() over (
        partition by from_currency, to_currency, rate_date
        order by source_system nulls first
    ) = 1
),

valid as (
    select
        one_a_day.*,
        least(
            lead(one_a_day.rate_date, 1, {{ far_date() }}) over (
                partition by one_a_day.from_currency, one_a_day.to_currency
                order by one_a_day.rate_date nulls last
            ),
            {{ add_days('one_a_day.rate_date', 'settings.fx_max_age_days + 1') }}
        ) as valid_to
    from one_a_day
    cross join settings
),

month_ends as (
    select
        months.month,
        least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as last_day
    from months
    cross join settings
),

latest as (
    select
        month_ends.month,
        valid.*
    from month_ends
    inner join valid
        on month_ends.last_day >= valid.rate_date
        and month_ends.last_day < valid.valid_to
)

select
    month,
    from_currency,
    to_currency,
    rate_date,
    false as is_inverse,
    rate as dividend,
    cast(1 as decimal(28, 8)) as divisor
from latest
union all
select
    month,
    to_currency as from_currency,
    from_currency as to_currency,
    rate_date,
    true as is_inverse,
    cast(1 as decimal(28, 8)) as dividend,
    rate as divisor
from latest
