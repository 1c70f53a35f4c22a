-- Grain: customer with a signed contract that has not ended on the day of the run: the last to
-- end.
with contracts as (
    select * from {{ ref('int_customer__contracts') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    contracts.customer_id,
    contracts.end_date as contract_end_date,
    contracts.is_auto_renewal,
    case when contracts.notice_date <= settings.as_of then contracts.notice_date end as notice_date
from contracts
inner join settings
    on contracts.known_from <= settings.as_of
    and contracts.end_date > settings.as_of
qualify row_number() over (
    partition by contracts.customer_id
    order by
        contracts.end_date desc nulls last,
        contracts.contract_id asc nulls last,
        contracts.source_system asc nulls last
) = 1
