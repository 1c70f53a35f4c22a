{{ config(severity='warn') }}

select
    costs.source_system,
    costs.cost_id,
    costs.cost_type
from {{ ref('int_finance__costs') }} as costs
left join {{ ref('int_rules__cost_types') }} as cost_types
    on lower(trim(costs.cost_type)) = cost_types.cost_type
where cost_types.cost_type is null
