-- Grain: customer × attribute × first day on which the value holds.
with dated_values as (
    select * from {{ ref('int_customer__dated_values') }}
)

select
    customer_id,
    attribute,
    valid_from,
    valid_to,
    attribute_value,
    department,
    source_system,
    record_id,
    rule,
    is_current
from dated_values
