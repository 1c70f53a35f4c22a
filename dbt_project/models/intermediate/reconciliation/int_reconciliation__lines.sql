-- Grain: an invoice line, an invoice without lines or a credit note, of those dated by as_of: what
-- it is to recurring revenue. Amounts as billed; credit notes are negative.
with entries as (
    select * from {{ ref('int_revenue__ledger_entries') }}
    where document_kind in ('invoice_line', 'invoice', 'credit_note')
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
    where department = 'billing'
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
),

systems_with_periods as (
    select distinct source_system from {{ ref('int_billing__subscription_periods') }}
),

stubs as (
    select distinct
        source_system,
        billing_account_id,
        coalesce(subscription_id, '') as subscription_id,
        service_from,
        service_to
    from {{ ref('int_revenue__charged_services') }}
    where is_part
)

select
    entries.source_system,
    coalesce(entries.subscription_id, records.customer_id) as subscription_key,
    {{ name_number('entries.subscription_item_id') }} as item_number,
    {{ name_number("nullif(nullif(trim(entries.product_name), ''), '(unknown)')") }}
        as product_number,
    coalesce(entries.currency, '(unknown)') as currency,
    {{ month_start('entries.document_date') }} as billed_month,
    case
        when customers.is_test then 'test_customers'
        when entries.document_status in ('draft', 'void') then 'void_or_draft'
        when entries.document_kind = 'credit_note' then 'credit'
        when entries.line_type in ('credit', 'one_off', 'usage') then entries.line_type
        when coalesce(entries.service_from >= entries.service_to, true) then 'no_service_period'
        when entries.line_type = 'proration' then 'proration'
        else 'recurring'
    end as line_class,
    {% for kind in ['net', 'gross'] -%}
    case
        when entries.document_kind = 'credit_note' then -entries.{{ kind }}_amount
        else entries.{{ kind }}_amount
    end as {{ kind }}_amount,
    {% endfor -%}
    case
        when settings.mrr_discounts = 'all' or entries.once_discount_amount is null then 0
        else entries.once_discount_amount
    end as uncounted_discount_amount,
    entries.service_from,
    entries.service_to,
    stubs.source_system is not null
    or (entries.line_type = 'proration' and systems_with_periods.source_system is null)
        as is_left_out
from entries
cross join settings
left join records
    on entries.source_system = records.source_system
    and entries.billing_account_id = records.record_id
left join customers
    on records.customer_id = customers.customer_id
left join systems_with_periods
    on entries.source_system = systems_with_periods.source_system
left join stubs
    on entries.source_system = stubs.source_system
    and entries.billing_account_id = stubs.billing_account_id
    and coalesce(entries.subscription_id, '') = stubs.subscription_id
    and entries.service_from = stubs.service_from
    and entries.service_to = stubs.service_to
where entries.document_date <= (
    select run.as_of from {{ ref('stg_run__settings') }} as run
)
