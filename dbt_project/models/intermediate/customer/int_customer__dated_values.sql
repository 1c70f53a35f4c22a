-- Grain: customer × attribute × first day: the CSM beside the attributes that records tell. From
-- the first day on there is neither gap nor overlap.
with attribute_history as (
    select * from {{ ref('int_customer__attribute_history') }}
),

csm_history as (
    select
        *,
        lead(valid_from, 1, {{ far_date() }}) over (
            partition by customer_id
            order by valid_from nulls last
        ) as next_valid_from
    from {{ ref('int_customer__csm_history') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

unioned as (
    select
        customer_id,
        attribute,
        valid_from,
        valid_to,
        case
            when attribute = 'parent_customer' and record_id is null then '(none)'
            else attribute_value
        end as attribute_value,
        department,
        source_system,
        record_id,
        rule
    from attribute_history
    union all
    select
        customer_id,
        'csm' as attribute,
        valid_from,
        valid_to,
        csm_owner_id as attribute_value,
        department,
        source_system,
        record_id,
        case department
            when 'success' then 'the assignment that began last'
            else 'no assignment was ever recorded, the owner of the account is a CSM'
        end as rule
    from csm_history
    union all
    select
        customer_id,
        'csm' as attribute,
        valid_to as valid_from,
        next_valid_from as valid_to,
        '(unknown)' as attribute_value,
        cast(null as varchar) as department,
        cast(null as varchar) as source_system,
        cast(null as varchar) as record_id,
        'nobody is assigned' as rule
    from csm_history
    where valid_to < next_valid_from
)

select
    unioned.*,
    unioned.valid_from <= settings.as_of and unioned.valid_to > settings.as_of as is_current
from unioned
cross join settings
