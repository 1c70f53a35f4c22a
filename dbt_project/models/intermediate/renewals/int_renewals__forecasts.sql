-- Grain: a day of forecast and a term whose outcome was not final on it: what the rule says with
-- what was known then. Health is scored with what is known now (decision 0018).
with days as (
    select
        forecast_days.*,
        settings.as_of,
        settings.small_base_n
    from {{ ref('int_renewals__forecast_days') }} as forecast_days
    cross join {{ ref('stg_run__settings') }} as settings
),

terms as (
    select * from {{ ref('int_renewals__described') }}
    where outcome <> 'ramp step'
),

health as (
    select * from {{ ref('int_health__banded') }}
),

closed_rates as (
    select * from {{ ref('int_renewals__closed_rates') }}
    where not is_of_all
),

rates_of_all as (
    select * from {{ ref('int_renewals__closed_rates') }}
    where is_of_all
),

ruled as (
    select
        days.forecast_date,
        days.forecast_date = days.as_of as is_of_run,
        terms.source_system,
        terms.contract_id,
        terms.due_date,
        terms.arr_amount as target_amount,
        terms.is_decided,
        terms.is_renewed,
        terms.renewed_amount,
        case when terms.is_decided then least(terms.renewed_amount, terms.arr_amount) end
            as retained_amount,
        terms.final_on <= days.as_of as is_final,
        case
            when
                terms.is_decided
                and (terms.last_signed_on <= days.forecast_date or is_of_run)
                then 'decided'
            when terms.notice_date <= days.forecast_date then 'notice given'
            when closed_rates.n_closed >= days.small_base_n then 'same turn and health'
            when rates_of_all.n_closed > 0 then 'all renewals'
            else 'nothing to go by'
        end as forecast_rule,
        case forecast_rule
            when 'decided' then case when terms.is_renewed then 1.0 else 0.0 end
            when 'notice given' then 0.0
            when 'same turn and health' then closed_rates.renewal_rate_count
            when 'all renewals' then rates_of_all.renewal_rate_count
        end as forecast_probability,
        case forecast_rule
            when 'same turn and health' then closed_rates.n_closed
            when 'all renewals' then rates_of_all.n_closed
        end as n_forecast_base
    from days
    inner join terms
        on days.forecast_date >= terms.known_from
        and days.forecast_date < terms.final_on
        and days.forecast_until >= terms.due_date
    left join health
        on terms.customer_id = health.customer_id
        and days.month = health.month
    left join closed_rates
        on days.forecast_date = closed_rates.forecast_date
        and terms.is_first_renewal = closed_rates.is_first_renewal
        and coalesce(health.health_band, '(unknown)') = closed_rates.health_band
    left join rates_of_all on days.forecast_date = rates_of_all.forecast_date
)

select
    *,
    case
        when forecast_rule = 'decided' then renewed_amount
        else {{ convert_amount('target_amount', 'cast(forecast_probability as decimal(18, 8))') }}
    end as forecast_amount
from ruled
