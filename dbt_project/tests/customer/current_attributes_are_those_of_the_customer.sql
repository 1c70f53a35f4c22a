-- What holds on the day of the run is what every other table shows of the customer.
with attributes as (
    select * from {{ ref('int_customer__attributes') }}
),

dated as (
    select * from {{ ref('customer_attributes') }}
    where is_current
),

shown as (
    {% for attribute, column in {
        'segment': 'segment',
        'industry': 'industry',
        'region': 'region',
        'country': 'country',
        'acquisition_channel': 'acquisition_channel',
        'partner_name': 'partner_name',
        'owner': 'owner_id',
        'csm': "coalesce(csm_owner_id, '(unknown)')",
    }.items() -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        customer_id,
        '{{ attribute }}' as attribute,
        {{ column }} as shown_value
    from attributes
    {% endfor -%}
)

select
    shown.customer_id,
    shown.attribute,
    shown.shown_value,
    dated.attribute_value,
    'the dated attribute is not what is shown' as reason
from shown
left join dated
    on shown.customer_id = dated.customer_id
    and shown.attribute = dated.attribute
where shown.shown_value <> coalesce(dated.attribute_value, '(unknown)')
