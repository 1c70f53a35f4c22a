-- No record of a vendor is lost or doubled on its way to the entity that it becomes.
with staged as (
    {% for objects, entity, vendor in [
        (['accounts'], 'crm__accounts', 'salesforce'),
        (['contacts'], 'crm__contacts', 'salesforce'),
        (['users'], 'crm__owners', 'salesforce'),
        (['opportunities'], 'crm__opportunities', 'salesforce'),
        (['opportunity_line_items'], 'crm__opportunity_lines', 'salesforce'),
        (['tasks', 'events'], 'crm__activities', 'salesforce'),
        (['contracts'], 'crm__contracts', 'salesforce'),
        (['organizations'], 'helpdesk__organizations', 'zendesk'),
        (['users'], 'helpdesk__people', 'zendesk'),
        (['tickets'], 'helpdesk__tickets', 'zendesk'),
        (['satisfaction_ratings'], 'helpdesk__satisfaction_ratings', 'zendesk'),
        (['customers'], 'billing__accounts', 'stripe'),
        (['products'], 'billing__products', 'stripe'),
        (['prices'], 'billing__prices', 'stripe'),
        (['invoices'], 'billing__invoices', 'stripe'),
        (['charges'], 'billing__payments', 'stripe'),
        (['credit_notes'], 'billing__credit_notes', 'stripe'),
    ] -%}
    {% for name in objects -%}
    select
        '{{ entity }} from {{ vendor }}' as entity,
        source_system,
        1 as n_staged,
        0 as n_rows
    from {{ ref('stg_' ~ vendor ~ '__' ~ name) }}
    where is_current and not is_deleted{{ ' and is_closed' if name == 'tasks' }}
    union all
    {% endfor -%}
    select
        '{{ entity }} from {{ vendor }}' as entity,
        source_system,
        0 as n_staged,
        1 as n_rows
    from {{ ref('int_' ~ entity ~ '_from_' ~ vendor) }}
    where not is_deleted
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    entity,
    source_system,
    sum(n_staged) as n_staged,
    sum(n_rows) as n_rows
from staged
group by entity, source_system
having sum(n_staged) <> sum(n_rows)
