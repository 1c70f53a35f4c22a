-- Grain: a signed contract term with an end.
with terms as (
    select * from {{ ref('int_renewals__described') }}
),

forecasts as (
    select * from {{ ref('int_renewals__forecasts') }}
    where is_of_run
)

select
    terms.source_system,
    terms.contract_id,
    terms.customer_id,
    terms.contract_number,
    terms.start_date,
    terms.due_date,
    terms.due_month,
    terms.term_months,
    terms.outcome,
    terms.final_on,
    terms.is_renewed,
    terms.is_decided,
    terms.is_first_renewal,
    terms.is_auto_renewal,
    terms.is_paying_after_due,
    terms.is_running,
    terms.is_due_in_90_days,
    terms.is_due_in_180_days,
    terms.next_decision_date,
    terms.is_next_decision_over_12_months_away,
    terms.notice_date,
    terms.currency,
    terms.arr_amount as target_arr_amount,
    terms.local_arr_amount as local_target_arr_amount,
    terms.renewed_amount as renewed_arr_amount,
    terms.local_renewed_amount as local_renewed_arr_amount,
    terms.renewed_by_contract_id,
    terms.n_renewing_terms,
    terms.renewal_signed_date,
    terms.n_days_signed_after_due,
    terms.renewal_opportunity_id,
    terms.renewal_owner_id,
    terms.health_score,
    terms.health_band,
    terms.segment,
    terms.acv_band,
    terms.industry,
    terms.region,
    terms.csm,
    terms.acquisition_channel,
    terms.partner,
    forecasts.forecast_rule,
    forecasts.forecast_probability,
    forecasts.n_forecast_base,
    forecasts.forecast_amount as forecast_arr_amount
from terms
left join forecasts
    on terms.source_system = forecasts.source_system
    and terms.contract_id = forecasts.contract_id
