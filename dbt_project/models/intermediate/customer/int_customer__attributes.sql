-- Grain: a customer. What it is on the day of the run, (unknown) where nobody says, and beside each
-- value the record that told it.
{% set attributes = ['segment', 'industry', 'region', 'country', 'acquisition_channel',
    'partner_name'] -%}
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

owners as (
    select * from {{ ref('int_customer__owners') }}
),

csms as (
    select csm_history.*
    from {{ ref('int_customer__csm_history') }} as csm_history
    inner join settings
        on csm_history.valid_from <= settings.as_of
        and csm_history.valid_to > settings.as_of
),

values_now as (
    select attribute_history.*
    from {{ ref('int_customer__attribute_history') }} as attribute_history
    inner join settings
        on attribute_history.valid_from <= settings.as_of
        and attribute_history.valid_to > settings.as_of
),

side_by_side as (
    select
        {% for attribute in attributes + ['owner', 'customer_name'] -%}
        {% set is_it = "values_now.attribute = '" ~ attribute ~ "'" -%}
        max(case when {{ is_it }} then values_now.attribute_value end) as {{ attribute }},
        max(case when {{ is_it }} then {{ value_source('values_now') }} end)
            as {{ attribute }}_source,
        {% endfor -%}
        values_now.customer_id
    from values_now
    group by values_now.customer_id
)

select
    customers.customer_id,
    side_by_side.customer_name_source,
    {% for attribute in attributes -%}
    coalesce(side_by_side.{{ attribute }}, '(unknown)') as {{ attribute }},
    side_by_side.{{ attribute }}_source,
    {% endfor -%}
    coalesce(csms.csm_name, '(unknown)') as csm_name,
    csms.csm_owner_id,
    {{ value_source('csms') }} as csm_source,
    coalesce(owners.owner_name, side_by_side.owner, '(unknown)') as owner_name,
    coalesce(side_by_side.owner, '(unknown)') as owner_id,
    side_by_side.owner_source
from customers
left join side_by_side on customers.customer_id = side_by_side.customer_id
left join csms on customers.customer_id = csms.customer_id
left join owners on side_by_side.owner = owners.owner_id
