-- Grain: an owner id that means one person of ours, whichever system uses it.
with owners as (
    select * from {{ ref('int_crm__owners') }}
)

select
    owner_id,
    min(owner_name) as owner_name,
    min(lower(owner_role)) as owner_role
from owners
group by owner_id
having count(distinct owner_name) = 1
