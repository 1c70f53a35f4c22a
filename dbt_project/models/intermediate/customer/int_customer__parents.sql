-- Grain: customer × first day, of customers that ever had a parent: the parent by the CRM, empty on
-- days without one, from the beginning on without gap or overlap.
with history as (
    select * from {{ ref('int_customer__attribute_history') }}
    where attribute = 'parent_customer'
)

select
    customer_id,
    valid_from,
    valid_to,
    nullif(attribute_value, '(unknown)') as parent_customer_id
from history
