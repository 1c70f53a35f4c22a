-- Contract terms of which renewal rates cannot tell the whole truth, because the source leaves out
-- or contradicts what links them or values them.
{{ config(severity='warn') }}
with terms as (
    select * from {{ ref('int_renewals__terms') }}
),

contracts as (
    select * from {{ ref('int_crm__contracts') }}
),

outcomes as (
    select * from {{ ref('int_renewals__outcomes') }}
),

links as (
    select * from {{ ref('int_renewals__links') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    terms.source_system,
    terms.contract_id,
    case
        when contracts.contract_id is null then 'the predecessor that it names is not there'
        else 'it names a predecessor that begins later or does not end before it'
    end as reason
from terms
left join contracts
    on terms.source_system = contracts.source_system
    and terms.predecessor_contract_id = contracts.contract_id
left join links
    on terms.source_system = links.source_system
    and terms.contract_id = links.renewed_by_contract_id
    and terms.predecessor_contract_id = links.contract_id
cross join settings
where
    terms.predecessor_contract_id is not null
    and terms.signed_on <= settings.as_of
    and links.contract_id is null
    and (
        contracts.contract_id is null
        or contracts.start_date > terms.start_date
        or contracts.end_date >= terms.due_date
    )
union all
select
    source_system,
    contract_id,
    case
        when local_arr_amount is null then 'it has no yearly amount, and is in no rate of amounts'
        else 'its currency has no exchange rate in the month that values it'
    end as reason
from outcomes
where arr_amount is null
union all
select
    outcomes.source_system,
    outcomes.contract_id,
    'it is taken for lost, but ' || min(terms.contract_id) || ' of the same account begins when it'
    || ' ends: give that its predecessor, or both one number' as reason
from outcomes
cross join settings
inner join terms
    on outcomes.source_system = terms.source_system
    and outcomes.crm_account_id = terms.crm_account_id
    and outcomes.due_date <= terms.start_date
    and {{ add_days('outcomes.due_date', 'settings.late_renewal_days') }} >= terms.start_date
left join links
    on terms.source_system = links.source_system
    and terms.contract_id = links.renewed_by_contract_id
where outcomes.outcome = 'not renewed' and links.contract_id is null
group by outcomes.source_system, outcomes.contract_id
