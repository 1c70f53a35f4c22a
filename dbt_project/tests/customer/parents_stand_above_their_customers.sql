-- Customers that are their own parents through others, or stand deeper than is looked at.
{{ config(severity='warn') }}
with parents as (
    select * from {{ ref('int_customer__parents_without_cycles') }}
),

hierarchy as (
    select * from {{ ref('int_customer__hierarchy') }}
)

select
    customer_id,
    valid_from,
    valid_to,
    'its parents lead back to it: it is taken to have none' as reason
from parents
where is_in_cycle
union all
select
    hierarchy.customer_id,
    hierarchy.valid_from,
    hierarchy.valid_to,
    'it has more than {{ hierarchy_levels() }} parents above it' as reason
from hierarchy
inner join parents
    on hierarchy.top_parent_customer_id = parents.customer_id
    and hierarchy.valid_from < parents.valid_to
    and hierarchy.valid_to > parents.valid_from
where hierarchy.level >= {{ hierarchy_levels() }} and parents.parent_customer_id is not null
