-- Grain: account of a customer that is no test, and subscription and currency of its items. A hash
-- of what the items are, before settings value them (decision 0025).
with hashed as (
    select
        given.department,
        given.source_system,
        given.account_id,
        given.subscription_id,
        given.currency,
        sum({{ row_hash('given') }}) as items_hash
    from {{ ref('int_revenue__bridged_items') }} as given
    group by
        given.department, given.source_system, given.account_id, given.subscription_id,
        given.currency
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
    where not is_test
)

select
    hashed.department,
    hashed.source_system,
    hashed.account_id,
    hashed.subscription_id,
    hashed.currency,
    customers.customer_id,
    hashed.items_hash
from hashed
inner join records
    on hashed.department = records.department
    and hashed.source_system = records.source_system
    and hashed.account_id = records.record_id
inner join customers
    on records.customer_id = customers.customer_id
