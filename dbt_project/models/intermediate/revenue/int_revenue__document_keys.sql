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

documents as (
    {% for input, (subscription_id, is_billed) in of_billing.items() -%}
    select
        'billing' as department,
        given.source_system,
        given.billing_account_id as account_id,
        {{ subscription_id }} as subscription_id,
        {{ is_billed }} as is_bill,
        {{ row_hash("'" ~ input ~ "'", 'given', is_billed) }} as document_hash
    from {{ ref(input) }} as given
    cross join settings
    union all
    {% endfor -%}
    select
        'crm' as department,
        given.source_system,
        given.crm_account_id as account_id,
        null as subscription_id,
        false as is_bill,
        {{ row_hash("'contract'", 'given') }} as document_hash
    from {{ ref('int_crm__contracts') }} as given
),

hashed as (
    select
        department,
        source_system,
        account_id,
        subscription_id,
        coalesce(bool_or(is_bill), false) as has_bills,
        sum(document_hash) as documents_hash
    from documents
    group by department, source_system, account_id, subscription_id
),

keyed as (
    select
        hashed.department,
        hashed.source_system,
        hashed.account_id,
        hashed.subscription_id,
        coalesce(records.customer_id, '') as customer_id,
        coalesce(hashed.subscription_id, records.customer_id) as subscription_key,
        hashed.has_bills,
        hashed.documents_hash
    from hashed
    left join records
        on hashed.department = records.department
        and hashed.source_system = records.source_system
        and hashed.account_id = records.record_id
),

items as (
    select
        given.source_system,
        given.customer_id,
        coalesce(given.subscription_id, given.customer_id) as subscription_key,
        sum({{ row_hash("'item'", 'given', 'counted_sources.recurring_source') }}) as items_hash
    from {{ ref('int_revenue__item_keys') }} as given
    left join {{ ref('int_revenue__counted_sources') }} as counted_sources
        on given.customer_id = counted_sources.customer_id
    group by all
)

select * from keyed
union all
select
    'items' as department,
    source_system,
    customer_id as account_id,
    subscription_key as subscription_id,
    customer_id,
    subscription_key,
    false as has_bills,
    items_hash as documents_hash
from items
