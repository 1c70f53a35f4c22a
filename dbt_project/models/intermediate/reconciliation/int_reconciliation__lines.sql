-- Grain: an invoice line, an invoice without lines or a credit note, of those dated by as_of: what
-- it is to recurring revenue. Amounts as billed; credit notes are negative.
with ledger as (
    select * from {{ ref('int_revenue__ledger') }}
    where document_kind in ('invoice_line', 'invoice', 'credit_note')
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
),

discounts as (
    select * from {{ ref('int_billing__invoice_lines') }}
    where once_discount_amount <> 0
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
    ledger.source_system,
    ledger.document_id,
    ledger.line_id,
    ledger.customer_id,
    coalesce(ledger.subscription_id, ledger.customer_id) as subscription_key,
    ledger.subscription_id,
    coalesce(nullif(trim(ledger.product_name), ''), '(unknown)') as product,
    coalesce(ledger.currency, '(unknown)') as currency,
    {{ month_start('ledger.document_date') }} as billed_month,
    case
        when customers.is_test then 'test_customers'
        when ledger.document_status in ('draft', 'void') then 'void_or_draft'
        when ledger.document_kind = 'credit_note' then 'credit'
        when ledger.line_type in ('credit', 'one_off', 'usage') then ledger.line_type
        when coalesce(ledger.service_from >= ledger.service_to, true) then 'no_service_period'
        when ledger.line_type = 'proration' then 'proration'
        else 'recurring'
    end as line_class,
    {% for kind in ['net', 'tax', 'gross'] -%}
    {{ amount(
        'case when ledger.document_kind = \'credit_note\' then -ledger.' ~ kind ~ '_amount else '
        ~ 'ledger.' ~ kind ~ '_amount end'
    ) }} as {{ kind }}_amount,
    {% endfor -%}
    {{ amount(
        "case when settings.mrr_discounts = 'all' then 0"
        ~ " else coalesce(discounts.once_discount_amount, 0) end"
    ) }} as uncounted_discount_amount,
    ledger.service_from,
    ledger.service_to,
    stubs.source_system is not null
    or (ledger.line_type = 'proration' and systems_with_periods.source_system is null)
        as is_left_out
from ledger
cross join settings
left join customers
    on ledger.customer_id = customers.customer_id
left join discounts
    on ledger.source_system = discounts.source_system
    and ledger.line_id = discounts.invoice_line_id
left join systems_with_periods
    on ledger.source_system = systems_with_periods.source_system
left join stubs
    on ledger.source_system = stubs.source_system
    and ledger.account_id = stubs.billing_account_id
    and coalesce(ledger.subscription_id, '') = stubs.subscription_id
    and ledger.service_from = stubs.service_from
    and ledger.service_to = stubs.service_to
where ledger.document_date <= settings.as_of
