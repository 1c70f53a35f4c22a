-- Grain: an item and interval of billing, of contracts or of deals. A gap before a renewal that the
-- source links to the item is bridged where it is not longer than renewal_gap_days; a contract or a
-- deal ends where its renewal begins early. What was cancelled and not renewed ends then, if the
-- company says so.
{% set shared_columns = [
    'source_system', 'period_id', 'subscription_id', 'product', 'currency', 'quantity',
    'recurring_amount', 'billing_interval', 'interval_count', 'predecessor_period_id',
    'cancelled_date', 'effective_from', 'effective_to',
] -%}
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

items as (
    select
        {% for column in shared_columns -%}
        {{ column }},
        {% endfor -%}
        'billing' as recurring_source,
        'billing' as department,
        billing_account_id as account_id,
        subscription_item_id,
        discount_amount,
        once_discount_amount,
        item_state,
        is_metered
    from {{ ref('int_revenue__billed_items') }}
    union all
    select
        {% for column in shared_columns -%}
        {{ column }},
        {% endfor -%}
        recurring_source,
        'crm' as department,
        crm_account_id as account_id,
        cast(null as varchar) as subscription_item_id,
        0 as discount_amount,
        0 as once_discount_amount,
        'active' as item_state,
        false as is_metered
    from {{ ref('int_revenue__contract_items') }}
),

linked as (
    {% for recurring_source, relation in [
        ("'billing'", ref('int_revenue__billed_items')),
        ('recurring_source', ref('int_revenue__contract_items')),
    ] -%}
    select
        {{ recurring_source }} as recurring_source,
        source_system,
        predecessor_period_id,
        effective_from
    from {{ relation }}
    where predecessor_period_id is not null
    union all
    {% endfor -%}
    select
        'opportunities' as recurring_source,
        source_system,
        period_id as predecessor_period_id,
        renewed_from as effective_from
    from {{ ref('int_revenue__renewed_deals') }}
),

renewals as (
    select
        recurring_source,
        source_system,
        predecessor_period_id as period_id,
        min(effective_from) as renewed_from
    from linked
    group by recurring_source, source_system, predecessor_period_id
)

select
    items.*,
    case
        when
            renewals.renewed_from > items.effective_to
            and {{ dbt.datediff('items.effective_to', 'renewals.renewed_from', 'day') }}
            <= settings.renewal_gap_days
            then renewals.renewed_from
        when renewals.renewed_from < items.effective_to and items.recurring_source <> 'billing'
            then greatest(renewals.renewed_from, items.effective_from)
        when
            settings.churn_timing = 'cancelled_at'
            and renewals.renewed_from is null
            and items.cancelled_date < items.effective_to
            then greatest(items.cancelled_date, items.effective_from)
        else items.effective_to
    end as service_to
from items
cross join settings
left join renewals
    on items.recurring_source = renewals.recurring_source
    and items.source_system = renewals.source_system
    and items.period_id = renewals.period_id
