-- Grain: customer × first day: the attributes that cut figures, side by side, from the beginning on
-- without gap or overlap. Customers of which none was ever told have no row.
{% set attributes = ['segment', 'industry', 'region', 'acquisition_channel', 'partner_name'] -%}
with changes as (
    select
        {% for attribute in attributes -%}
        max(case when attribute = '{{ attribute }}' then attribute_value end) as {{ attribute }},
        {% endfor -%}
        customer_id,
        valid_from
    from {{ ref('int_customer__attribute_history') }}
    where
        attribute in (
            'segment', 'industry', 'region', 'acquisition_channel', 'partner_name'
        )
    group by customer_id, valid_from
)

select
    {% for attribute in attributes -%}
    coalesce({{ last_known(attribute, 'customer_id', 'valid_from nulls last') }}, '(unknown)')
        as {{ attribute }},
    {% endfor -%}
    customer_id,
    valid_from,
    lead(valid_from, 1, {{ far_date() }}) over (
        partition by customer_id
        order by valid_from nulls last
    ) as valid_to
from changes
