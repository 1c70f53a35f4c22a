-- Grain: a signed contract term with an end. What became of it by the day of the run, and the day
-- on which that is final. Credit goes to the term that was due (decision 0018).
with terms as (
    select * from {{ ref('int_renewals__terms') }}
    where due_date is not null
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

renewed as (
    select * from {{ ref('int_renewals__renewed') }}
),

deals as (
    select * from {{ ref('int_renewals__deals') }}
),

rolled as (
    select * from {{ ref('int_renewals__rolled') }}
),

renewing as (
    select distinct
        source_system,
        renewed_by_contract_id as contract_id
    from {{ ref('int_renewals__links') }}
    where not is_same_deal
),

paid_months as (
    select * from {{ ref('int_renewals__paid_months') }}
)

select
    terms.*,
    deals.deal_until,
    renewed.renewed_by_contract_id,
    renewed.first_signed_on as renewal_signed_date,
    renewed.last_signed_on,
    {{ dbt.datediff('terms.due_date', 'renewed.first_signed_on', 'day') }}
        as n_days_signed_after_due,
    coalesce(renewed.n_renewing_terms, 0) as n_renewing_terms,
    renewing.contract_id is null as is_first_renewal,
    case when terms.due_date <= settings.as_of then paid_months.customer_id is not null end
        as is_paying_after_due,
    greatest(
        {{ add_days('terms.due_date', 'settings.late_renewal_days + 1') }},
        {{ add_days(add_months('terms.due_month', 1), -1) }}
    ) as final_on,
    case
        when renewed.is_same_deal then 'ramp step'
        when
            renewed.first_signed_on
            <= {{ add_days('terms.due_date', '-settings.early_renewal_days') }}
            then 'renewed early'
        when renewed.first_signed_on <= terms.due_date then 'renewed on time'
        when renewed.is_in_window then 'renewed late'
        when rolled.contract_id is not null then 'renewed automatically'
        when terms.is_terminated then 'terminated'
        when terms.due_date > settings.as_of then 'pending'
        when terms.notice_date is not null then 'not renewed'
        when {{ add_days('terms.due_date', 'settings.late_renewal_days') }} >= settings.as_of
            then 'pending'
        when renewed.contract_id is not null then 'won back'
        else 'not renewed'
    end as outcome,
    case
        when renewed.is_in_window then renewed.renewed_amount
        when rolled.contract_id is not null then rolled.renewed_amount
        when outcome <> 'pending' then {{ amount(0) }}
    end as renewed_amount,
    case
        when renewed.is_in_window then renewed.local_renewed_amount
        when outcome in ('terminated', 'not renewed', 'won back') then {{ amount(0) }}
    end as local_renewed_amount,
    case
        when renewed.is_same_deal then greatest(renewed.renewed_until, deals.deal_until)
        when renewed.is_in_window then renewed.renewed_until
        else terms.due_date
    end as next_decision_date
from terms
cross join settings
left join renewed
    on terms.source_system = renewed.source_system
    and terms.contract_id = renewed.contract_id
left join deals
    on terms.source_system = deals.source_system
    and terms.contract_id = deals.contract_id
left join rolled
    on terms.source_system = rolled.source_system
    and terms.contract_id = rolled.contract_id
left join renewing
    on terms.source_system = renewing.source_system
    and terms.contract_id = renewing.contract_id
left join paid_months
    on terms.customer_id = paid_months.customer_id
    and terms.due_month = paid_months.month
