-- Grain: a signed contract term with an end: what cuts its figures as it was when the due month
-- began (or is now, where that is ahead), its health, and who is to renew it.
with outcomes as (
    select
        outcomes.*,
        settings.as_of,
        {{ add_months('outcomes.cut_month', 1) }} as cut_moment,
        case
            when outcomes.outcome = 'pending' then {{ month_start('settings.as_of') }}
            else outcomes.cut_month
        end as health_month
    from {{ ref('int_renewals__outcomes') }} as outcomes
    cross join {{ ref('stg_run__settings') }} as settings
),

paid_months as (
    select * from {{ ref('int_renewals__paid_months') }}
),

band_limits as (
    {{ acv_band_limits() }}
),

csm_history as (
    select * from {{ ref('int_customer__csm_history') }}
),

dated_attributes as (
    select * from {{ ref('int_customer__dated_attributes') }}
),

health as (
    select * from {{ ref('int_health__banded') }}
),

opportunities as (
    select * from {{ ref('int_renewals__opportunities') }}
),

accounts as (
    select * from {{ ref('int_crm__accounts') }}
)

select
    outcomes.*,
    outcomes.outcome like 'renewed%' as is_renewed,
    outcomes.outcome not in ('pending', 'ramp step') as is_decided,
    outcomes.is_running
    and outcomes.next_decision_date > {{ add_months('outcomes.as_of', 12) }}
        as is_next_decision_over_12_months_away,
    {% for days in [90, 180] -%}
    outcomes.outcome <> 'ramp step'
    and outcomes.due_date > outcomes.as_of
    and outcomes.due_date <= {{ add_days('outcomes.as_of', days) }} as is_due_in_{{ days }}_days,
    {% endfor -%}
    coalesce(band_limits.band, '(unknown)') as acv_band,
    coalesce(csm_history.csm_owner_id, '(unknown)') as csm,
    {% for attribute in ['segment', 'industry', 'region', 'acquisition_channel'] -%}
    coalesce(dated_attributes.{{ attribute }}, '(unknown)') as {{ attribute }},
    {% endfor -%}
    coalesce(dated_attributes.partner_name, '(unknown)') as partner,
    health.health_score,
    coalesce(health.health_band, '(unknown)') as health_band,
    opportunities.opportunity_id as renewal_opportunity_id,
    coalesce(opportunities.owner_id, accounts.owner_id) as renewal_owner_id
from outcomes
left join paid_months
    on outcomes.customer_id = paid_months.customer_id
    and outcomes.cut_month = paid_months.month
left join band_limits
    on outcomes.cut_month = band_limits.month
    and paid_months.closing_arr_amount >= band_limits.lower_arr_amount
    and paid_months.closing_arr_amount < band_limits.upper_arr_amount
left join csm_history
    on outcomes.customer_id = csm_history.customer_id
    and outcomes.cut_moment > csm_history.valid_from
    and outcomes.cut_moment <= csm_history.valid_to
left join dated_attributes
    on outcomes.customer_id = dated_attributes.customer_id
    and outcomes.cut_moment > dated_attributes.valid_from
    and outcomes.cut_moment <= dated_attributes.valid_to
left join health
    on outcomes.customer_id = health.customer_id
    and outcomes.health_month = health.month
left join opportunities
    on outcomes.source_system = opportunities.source_system
    and outcomes.contract_id = opportunities.contract_id
left join accounts
    on outcomes.source_system = accounts.source_system
    and outcomes.crm_account_id = accounts.crm_account_id
