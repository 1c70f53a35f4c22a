-- Documents whose amount with tax is not what they say without it and as tax. What is owed is with
-- tax, revenue without: their own tax is in neither.
{{ config(severity='warn') }}
{% for entity, id in [
    ('invoices', 'invoice_id'), ('invoice_lines', 'invoice_line_id'),
    ('credit_notes', 'credit_note_id'),
] -%}
select
    source_system,
    '{{ entity }}' as entity,
    {{ id }} as record_id,
    net_amount,
    tax_amount,
    gross_amount,
    'with tax it is not what it is without, and the tax' as reason
from {{ ref('int_billing__' ~ entity) }}
where gross_amount <> net_amount + tax_amount
{{ 'union all' if not loop.last }}
{% endfor %}
