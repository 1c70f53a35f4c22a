-- Grain: a customer of whom something recurs that counts: the first source, in the order of
-- recurring_sources, that knows it.
{% set all_sources = "'billing,contracts,opportunities'" -%}
with held as (
    select distinct
        customer_id,
        recurring_source
    from {{ ref('int_revenue__valued_items') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

of_company as (
    select min({{ source_rank(all_sources) }}) as first_rank from held
),

ranked as (
    select
        held.*,
        case
            when settings.recurring_sources <> ''
                then {{ source_rank('settings.recurring_sources') }}
            when {{ source_rank(all_sources) }} = of_company.first_rank then 1
        end as source_rank
    from held
    cross join of_company
    cross join settings
)

select
    customer_id,
    recurring_source
from ranked
where source_rank is not null
qualify row_number() over (
    partition by customer_id
    order by source_rank nulls last
) = 1
