-- Grain: a record that stands for a customer in one system: an account of the CRM, an organization
-- of the helpdesk, an account of billing, a workspace of the product. With all that its list says
-- of it, as the source writes it. Implied records are known from facts alone.
with named_records as (
    select * from {{ ref('int_identity__named_records') }}
)

select
    department,
    source_system,
    record_id,
    record_name,
    is_test,
    list_rank = 3 as is_implied,
    created_at,
    {{ record_details() | join(',\n    ') }}
from named_records
qualify row_number() over (
    partition by department, source_system, record_id
    order by
        list_rank nulls last,
        created_at nulls last,
        record_name nulls last,
        is_test nulls last,
        {{ record_details() | join(' nulls last,\n        ') }} nulls last
) = 1
