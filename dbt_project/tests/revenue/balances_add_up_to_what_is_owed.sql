-- The last balance of each customer and currency is what was billed and given back, less what was
-- credited and paid.
with ledger as (
    select * from {{ ref('customer_ledger') }}
    where customer_id is not null
),

owed as (
    select
        customer_id,
        currency,
        {{ sum_amount(
            "case when document_kind in ('invoice', 'invoice_line')"
            ~ " and document_status not in ('draft', 'void') then gross_amount end"
        ) }}
        + {{ sum_amount("case when document_kind = 'refund' then gross_amount end") }}
        - {{ sum_amount("case when document_kind = 'credit_note' then gross_amount end") }}
        - {{ sum_amount(
            "case when document_kind = 'payment'"
            ~ " and document_status in ('succeeded', 'refunded') then gross_amount end"
        ) }} as owed_amount,
        cast(sum(coalesce(owed_gross_amount, 0)) as decimal(18, 4)) as changes_amount
    from ledger
    group by customer_id, currency
),

last_rows as (
    select
        customer_id,
        currency,
        balance_gross_amount
    from ledger
    qualify row_number() over (
        partition by customer_id, currency
        order by
            document_date desc nulls last,
            document_kind desc nulls first,
            source_system desc nulls first,
            document_id desc nulls first,
            line_id desc nulls first
    ) = 1
)

select
    owed.customer_id,
    owed.currency,
    owed.owed_amount,
    last_rows.balance_gross_amount,
    'the balance is not what the documents add up to' as reason
from owed
inner join last_rows
    on owed.customer_id = last_rows.customer_id
    and owed.currency is not distinct from last_rows.currency
where
    owed.owed_amount <> last_rows.balance_gross_amount
    or owed.owed_amount <> owed.changes_amount
