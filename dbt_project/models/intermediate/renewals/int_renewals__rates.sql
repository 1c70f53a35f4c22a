-- Grain: month, window that ends with it, dimension and member with a term in it. Rates are of what
-- is decided; none is given for months ahead, of which only early renewals are decided.
with by_month as (
    select * from {{ ref('int_renewals__months_by_attribute') }}
),

settings as (
    select
        *,
        {{ month_start('as_of') }} as as_of_month
    from {{ ref('stg_run__settings') }}
),

bands as (
    select * from {{ ref('int_rules__renewal_bands') }}
),

bounds as (
    select
        {{ add_months('min(by_month.month)', 11) }} as first_month,
        max(settings.as_of_month) as last_month
    from by_month
    cross join settings
    having {{ add_months('min(by_month.month)', 11) }} <= max(settings.as_of_month)
),

window_ends as (
    {{ month_spine('bounds', 'first_month', 'last_month') }}
),

by_window as (
    select
        {% for part in renewal_counts() + renewal_amounts() -%}
        {{ part }},
        {% endfor -%}
        month,
        'month' as renewal_window,
        dimension,
        member
    from by_month
    union all
    select
        {% for part in renewal_counts() -%}
        cast(sum(by_month.{{ part }}) as bigint) as {{ part }},
        {% endfor -%}
        {% for part in renewal_amounts() -%}
        {{ sum_amount('by_month.' ~ part) }} as {{ part }},
        {% endfor -%}
        window_ends.month,
        'trailing_12_months' as renewal_window,
        by_month.dimension,
        by_month.member
    from window_ends
    inner join by_month
        on window_ends.month >= by_month.month
        and window_ends.month < {{ add_months('by_month.month', 12) }}
    group by window_ends.month, by_month.dimension, by_month.member
),

rated as (
    select
        by_window.*,
        {{ add_months('by_window.month', 1) }} <= {{ add_days('settings.as_of', 1) }}
            as is_complete_month,
        by_window.n_decided < settings.small_base_n as is_small_base,
        {% for rate, numerator, denominator in renewal_rates() -%}
        {{ ratio('by_window.' ~ numerator, "case
            when by_window.month <= settings.as_of_month then by_window." ~ denominator ~ "
        end") }} as {{ rate }},
        {% endfor -%}
        settings.as_of
    from by_window
    cross join settings
),

looked_at as (
    select
        rated.*,
        bands.pass_rate,
        bands.excellent_rate,
        case bands.rate_name
            when 'renewal_rate_count' then rated.renewal_rate_count
            when 'renewal_rate_amount_gross' then rated.renewal_rate_amount_gross
            when 'renewal_rate_amount_net' then rated.renewal_rate_amount_net
        end as banded_rate
    from rated
    left join bands
        on case when rated.dimension in ('segment', 'all') then rated.member end = bands.segment
)

select
    *,
    case
        when banded_rate >= excellent_rate then 'excellent'
        when banded_rate >= pass_rate then 'pass'
        when banded_rate is not null then 'below pass'
    end as renewal_band
from looked_at
