"""What invoices and their lines are read from."""

INVOICES = """
    select
        invoices.* exclude (
            _created_at, _finalized_at, _paid_at, _voided_at, _marked_uncollectible_at, _due_at,
            _period_start, _period_end, _earlier_at, updated_at
        ),
        epoch(invoices._created_at)::bigint as created,
        epoch(invoices._finalized_at)::bigint as finalized,
        epoch(invoices._paid_at)::bigint as paid,
        epoch(invoices._voided_at)::bigint as voided,
        epoch(invoices._marked_uncollectible_at)::bigint as given_up,
        epoch(invoices._due_at)::bigint as due,
        epoch(invoices._period_start)::bigint as period_start,
        epoch(invoices._period_end)::bigint as period_end,
        epoch(invoices._earlier_at)::bigint as earlier,
        epoch(invoices.updated_at)::bigint as updated,
        coalesce(tax_rates.percentage, 0) as tax_percentage,
        coalesce(credits.credited, 0)::bigint as credited,
        accounts.account_name,
        accounts.email,
        accounts.country,
        accounts.tax_number,
        accounts._tax_id_type,
        accounts.street,
        accounts.city,
        accounts._state,
        accounts.postal_code,
        accounts.phone
    from records.billing__invoices as invoices
    left join records.billing__accounts as accounts
        on invoices.billing_account_id = accounts.billing_account_id
    left join records.billing_tax_rates as tax_rates
        on invoices._tax_rate_id = tax_rates.tax_rate_id
    left join (
        select invoice_id, sum(_total_minor) as credited
        from records.billing__credit_notes
        where _type = 'post_payment'
        group by invoice_id
    ) as credits
        on invoices.invoice_id = credits.invoice_id
    order by invoices.invoice_id
"""
LINES = """
    select
        lines.* exclude (net_amount, tax_amount, gross_amount, service_from, service_to, quantity),
        lines.quantity::bigint as quantity,
        epoch(
            coalesce(lines.service_from::timestamp, date_trunc('day', invoices._created_at))
            + (invoices._created_at - date_trunc('day', invoices._created_at))
        )::bigint as period_start,
        epoch(
            coalesce(lines.service_to::timestamp, date_trunc('day', invoices._created_at))
            + (invoices._created_at - date_trunc('day', invoices._created_at))
        )::bigint as period_end
    from records.billing__invoice_lines as lines
    inner join records.billing__invoices as invoices
        on lines.invoice_id = invoices.invoice_id
    order by lines.invoice_id, lines._position
"""
