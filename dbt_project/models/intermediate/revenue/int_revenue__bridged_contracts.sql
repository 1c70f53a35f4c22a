-- Grain: a signed contract term with an amount, of a customer that is no test: since when notice of
-- it is known, and to when it is served. A short gap before the term that renews it is bridged, as
-- in MRR.
with contracts as (
    select * from {{ ref('int_customer__contracts') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
    where not is_test
),

renewals as (
    select
        source_system,
        renewed_contract_id as contract_id,
        min(start_date) as renewed_from
    from contracts
    where renewed_contract_id is not null
    group by source_system, renewed_contract_id
)

select
    contracts.source_system,
    contracts.contract_id,
    contracts.customer_id,
    contracts.known_from,
    coalesce(
        contracts.notice_date,
        case when contracts.is_terminated then settings.as_of end,
        {{ far_date() }}
    ) as notified_on,
    contracts.start_date,
    case
        when
            renewals.renewed_from > contracts.service_to
            and {{ dbt.datediff('contracts.service_to', 'renewals.renewed_from', 'day') }}
            <= settings.renewal_gap_days
            then renewals.renewed_from
        else contracts.service_to
    end as served_to,
    contracts.renewed_contract_id,
    contracts.next_contract_id,
    contracts.arr_amount,
    contracts.currency
from contracts
cross join settings
inner join customers on contracts.customer_id = customers.customer_id
left join renewals
    on contracts.source_system = renewals.source_system
    and contracts.contract_id = renewals.contract_id
where contracts.arr_amount is not null
