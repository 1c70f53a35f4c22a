-- Grain: account and subscription that its documents name, or the items of a customer; null where
-- they name none. A hash of what they say; accounts of no customer have the customer ''.
{% set of_billing = {
    'int_billing__invoices': ['given.subscription_id', 'given.issue_date <= settings.as_of'],
    'int_billing__invoice_lines': ['given.subscription_id', 'given.issue_date <= settings.as_of'],
    'int_billing__credit_notes': ['null', 'given.issue_date <= settings.as_of'],
    'int_billing__payments': ['given.subscription_id', 'false'],
    'int_revenue__charged_services': ['given.subscription_id', 'false'],
} -%}
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

hashed as (
    {% for input, (subscription_id, is_billed) in of_billing.items() -%}
    select
        'billing' as department,
        given.source_system,
        given.billing_account_id as account_id,
        {{ subscription_id }} as subscription_id,
        coalesce(bool_or({{ is_billed }}), false) as has_bills,
        sum({{ row_hash("'" ~ input ~ "'", 'given', is_billed) }}) as part_hash
    from {{ ref(input) }} as given
    cross join settings
    group by all
    union all
    {% endfor -%}
    select
        'crm' as department,
        given.source_system,
        given.crm_account_id as account_id,
        null as subscription_id,
        false as has_bills,
        sum({{ row_hash("'contract'", 'given') }}) as part_hash
    from {{ ref('int_crm__contracts') }} as given
    group by all
),

keyed as (
    select
        hashed.department,
        hashed.source_system,
        hashed.account_id,
        hashed.subscription_id,
        records.customer_id,
        hashed.has_bills,
        hashed.part_hash
    from hashed
    left join records
        on hashed.department = records.department
        and hashed.source_system = records.source_system
        and hashed.account_id = records.record_id
    union all
    select
        'items' as department,
        given.source_system,
        given.customer_id as account_id,
        coalesce(given.subscription_id, given.customer_id) as subscription_id,
        given.customer_id,
        false as has_bills,
        sum({{ row_hash("'item'", 'given', 'counted_sources.recurring_source') }}) as part_hash
    from {{ ref('int_revenue__valued_items') }} as given
    left join {{ ref('int_revenue__counted_sources') }} as counted_sources
        on given.customer_id = counted_sources.customer_id
    group by all
)

select
    department,
    source_system,
    account_id,
    subscription_id,
    coalesce(customer_id, '') as customer_id,
    coalesce(subscription_id, customer_id) as subscription_key,
    bool_or(has_bills) as has_bills,
    sum(part_hash) as documents_hash
from keyed
group by department, source_system, account_id, subscription_id, customer_id
