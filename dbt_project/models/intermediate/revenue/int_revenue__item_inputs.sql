-- Grain: customer with items. A hash of all that they are made of, and of what holds for all
-- customers (decision 0025).
with settings as (
    {{ settings_but_the_day() }}
),

{{ hashed_for_all(['settings']) }},

hashed as (
    select
        given.customer_id,
        sum({{ row_hash('given') }}) as items_hash
    from {{ ref('int_revenue__item_keys') }} as given
    group by given.customer_id
)

select
    hashed.customer_id,
    {{ row_hash('hashed.items_hash', 'common.common_hash') }} as inputs_hash
from hashed
cross join common
