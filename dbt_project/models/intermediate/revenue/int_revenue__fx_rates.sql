-- Grain: month and currency with a rate. That of the pair as quoted, else of its inverse, else by
-- way of a third currency: its two quotes are taken as fractions and divided once. The reporting
-- currency is worth 1 in every month in which anything is dated.
with rate_months as (
    select * from {{ ref('int_revenue__rate_months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

quoted as (
    select * from {{ ref('int_revenue__quoted_rates') }}
),

into_reporting as (
    select quoted.*
    from quoted
    inner join settings on quoted.to_currency = settings.reporting_currency
),

ways as (
    select
        month,
        from_currency as currency,
        cast(null as varchar) as third_currency,
        rate_date,
        cast(is_inverse as integer) as n_inverse,
        cast(dividend as decimal(38, 16)) as dividend,
        cast(divisor as decimal(38, 16)) as divisor
    from into_reporting
    union all
    select
        quoted.month,
        quoted.from_currency as currency,
        quoted.to_currency as third_currency,
        least(quoted.rate_date, into_reporting.rate_date) as rate_date,
        cast(quoted.is_inverse as integer) + cast(into_reporting.is_inverse as integer)
            as n_inverse,
        cast(quoted.dividend * into_reporting.dividend as decimal(38, 16)) as dividend,
        cast(quoted.divisor * into_reporting.divisor as decimal(38, 16)) as divisor
    from quoted
    inner join settings on quoted.from_currency <> settings.reporting_currency
    inner join into_reporting
        on quoted.month = into_reporting.month
        and quoted.to_currency = into_reporting.from_currency
),

shortest as (
    select * from ways
    qualify row_number() over (
        partition by month, currency
        order by
            case when third_currency is null then 1 else 2 end asc nulls last,
            rate_date desc nulls last,
            n_inverse asc nulls last,
            third_currency asc nulls last
    ) = 1
)

select
    month,
    currency,
    case
        when n_inverse = 0 then cast(dividend as decimal(28, 12))
        else {{ prorate_amount('dividend', 1, 'divisor', scale=12) }}
    end as rate
from shortest
union all
select
    rate_months.month,
    settings.reporting_currency as currency,
    cast(1 as decimal(28, 12)) as rate
from rate_months
cross join settings
