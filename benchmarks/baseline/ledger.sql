-- All lines, and the invoices without any; payments by their own account. The running
-- balance is sorted by numbers of customers and kinds.
create or replace table baseline.customer_ledger as
with documents as (
    select
        'billing' as department,
        3::utinyint as kind,
        source_system,
        invoice_id as document_id,
        invoice_line_id as line_id,
        billing_account_id as account_id,
        issue_date as document_date,
        invoice_status as document_status,
        subscription_id,
        product_name,
        line_type,
        service_from,
        service_to,
        currency,
        null::decimal(28, 8) as contract_arr_amount,
        net_amount,
        tax_amount,
        gross_amount
    from intermediate.int_billing__invoice_lines
    union all by name
    select
        'billing' as department,
        2::utinyint as kind,
        source_system,
        invoice_id as document_id,
        billing_account_id as account_id,
        issue_date as document_date,
        invoice_status as document_status,
        subscription_id,
        currency,
        net_amount,
        tax_amount,
        gross_amount
    from intermediate.int_billing__invoices as invoices
    anti join intermediate.int_billing__invoice_lines as lines
        on lines.source_system = invoices.source_system and lines.invoice_id = invoices.invoice_id
    union all by name
    select
        'billing' as department,
        unnest(if(given_back > 0, [4, 5], [4]))::utinyint as kind,
        source_system,
        payment_id as document_id,
        billing_account_id as account_id,
        if(kind = 4, payment_date, coalesce(refunded_date, payment_date)) as document_date,
        payment_status as document_status,
        subscription_id,
        currency,
        if(kind = 4, gross_amount, given_back) as gross_amount
    from (
        select
            *,
            case payment_status
                when 'refunded' then coalesce(refunded_amount, gross_amount)
                when 'succeeded' then refunded_amount
            end as given_back
        from intermediate.int_billing__payments
    )
    union all by name
    select
        'billing' as department,
        1::utinyint as kind,
        source_system,
        credit_note_id as document_id,
        billing_account_id as account_id,
        issue_date as document_date,
        'issued' as document_status,
        currency,
        net_amount,
        tax_amount,
        gross_amount
    from intermediate.int_billing__credit_notes
    union all by name
    select
        'crm' as department,
        0::utinyint as kind,
        source_system,
        contract_id as document_id,
        crm_account_id as account_id,
        coalesce(signed_date, start_date) as document_date,
        coalesce(contract_status, 'signed') as document_status,
        contract_number as subscription_id,
        start_date as service_from,
        end_date as service_to,
        currency,
        arr_amount as contract_arr_amount
    from intermediate.int_crm__contracts
),

of_customers as (
    select
        records.customer_id,
        records.customer_number,
        coalesce(records.is_test, false) as is_test,
        documents.* exclude (department, tax_amount, gross_amount),
        coalesce(tax_amount, gross_amount - net_amount, net_amount * 0)::decimal(18, 4)
            as tax_amount,
        coalesce(gross_amount, net_amount + coalesce(tax_amount, 0))::decimal(18, 4)
            as whole_gross_amount,
        case
            when kind = 0 then null
            when kind = 1 then -whole_gross_amount
            when kind = 5 then whole_gross_amount
            when kind = 4
                then if(document_status in ('succeeded', 'refunded'), -whole_gross_amount, null)
            when document_status not in ('draft', 'void') then whole_gross_amount
        end::decimal(18, 4) as owed_gross_amount
    from documents
    left join (
        select
            records.*,
            customers.rowid as customer_number,
            customers.is_test
        from intermediate.int_identity__customer_records as records
        left join intermediate.int_identity__customers as customers using (customer_id)
    ) as records
        on documents.department = records.department
        and documents.source_system = records.source_system
        and documents.account_id = records.record_id
)

select
    customer_id,
    source_system,
    ['contract', 'credit_note', 'invoice', 'invoice_line', 'payment', 'refund'][kind + 1]
        as document_kind,
    document_id,
    line_id,
    account_id,
    document_date,
    document_status,
    subscription_id,
    product_name,
    line_type,
    service_from,
    service_to,
    currency,
    contract_arr_amount,
    net_amount,
    tax_amount,
    whole_gross_amount as gross_amount,
    owed_gross_amount,
    case
        when customer_id is not null
            then sum(coalesce(owed_gross_amount, 0)) over (
                partition by customer_number, currency
                order by
                    document_date nulls first, kind, source_system, document_id,
                    line_id nulls last
                rows unbounded preceding
            )
    end::decimal(18, 4) as balance_gross_amount,
    is_test
from of_customers;
