-- Grain: a term that is due and a term that renews it: one that names it, else the next of its
-- number (decision 0018). What renews several is shared among them by what they were worth.
with terms as (
    select * from {{ ref('int_renewals__terms') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

signed as (
    select terms.* from terms
    inner join settings on terms.signed_on <= settings.as_of
),

named as (
    select
        terms.source_system,
        terms.contract_id,
        signed.contract_id as renewed_by_contract_id
    from terms
    inner join signed
        on terms.source_system = signed.source_system
        and terms.contract_id = signed.predecessor_contract_id
        and terms.start_date <= signed.start_date
        and terms.due_date < coalesce(signed.due_date, {{ far_date() }})
),

next_of_number as (
    select
        terms.source_system,
        terms.contract_id,
        signed.contract_id as renewed_by_contract_id
    from terms
    cross join settings
    inner join signed
        on terms.source_system = signed.source_system
        and terms.crm_account_id = signed.crm_account_id
        and terms.contract_number = signed.contract_number
        and terms.start_date < signed.start_date
        and terms.due_date < coalesce(signed.due_date, {{ far_date() }})
        and {{ add_days('terms.due_date', '-settings.early_renewal_days') }} <= signed.start_date
    left join named
        on terms.source_system = named.source_system
        and terms.contract_id = named.contract_id
    where named.contract_id is null
    qualify rank() over (
        partition by terms.source_system, terms.contract_id
        order by signed.start_date nulls last
    ) = 1
),

linked as (
    select * from named
    union all
    select * from next_of_number
)

select
    linked.*,
    terms.arr_amount as target_amount,
    signed.signed_on,
    signed.due_date as renewed_until,
    signed.local_arr_amount,
    signed.currency,
    case
        when signed.currency = settings.reporting_currency then cast(1 as decimal(28, 12))
        else fx_rates.rate
    end as rate,
    signed.currency = terms.currency as is_same_currency,
    signed.signed_on <= terms.signed_on as is_same_deal,
    signed.signed_on <= {{ add_days('terms.due_date', 'settings.late_renewal_days') }}
        as is_in_window
from linked
cross join settings
inner join terms
    on linked.source_system = terms.source_system
    and linked.contract_id = terms.contract_id
inner join signed
    on linked.source_system = signed.source_system
    and linked.renewed_by_contract_id = signed.contract_id
left join fx_rates
    on signed.currency = fx_rates.currency
    and terms.rate_month = fx_rates.month
