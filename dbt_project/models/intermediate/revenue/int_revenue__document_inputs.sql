-- Grain: customer, and '' for what is of none. A hash of all that its ledger and reconciliation are
-- made of, and of what holds for all customers (decision 0025).
with settings as (
    {{ settings_but_the_day() }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

systems_with_periods as (
    select distinct source_system from {{ ref('int_billing__subscription_periods') }}
),

systems_with_bills as (
    select distinct source_system from {{ ref('int_revenue__document_keys') }}
    where has_bills
),

{{ hashed_for_all(['settings', 'months', 'systems_with_periods', 'systems_with_bills']) }},

hashed as (
    select
        customer_id,
        documents_hash as part_hash
    from {{ ref('int_revenue__document_keys') }}
    union all
    select
        customer_id,
        {{ row_hash('customer_id', 'is_test') }} as part_hash
    from {{ ref('int_identity__customers') }}
)

select
    hashed.customer_id,
    {{ row_hash('sum(hashed.part_hash)', 'common.common_hash') }} as inputs_hash
from hashed
cross join common
group by hashed.customer_id, common.common_hash
