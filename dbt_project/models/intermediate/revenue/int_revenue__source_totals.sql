-- Grain: customer of which more than one source says on the day of the run that it recurs, and
-- currency: the yearly amount by each.
with items as (
    select * from {{ ref('int_revenue__valued_items') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

counted as (
    select distinct
        customer_id,
        recurring_source
    from {{ ref('int_revenue__subscription_items') }}
),

live as (
    select items.*
    from items
    inner join settings
        on items.effective_from <= settings.as_of
        and items.effective_to > settings.as_of
    where items.is_recurring
),

several as (
    select customer_id
    from live
    group by customer_id
    having count(distinct recurring_source) > 1
),

summed as (
    select
        {% for source in ['billing', 'contracts', 'opportunities'] -%}
        {{ sum_amount("case when recurring_source = '" ~ source ~ "' then arr_amount end") }}
            as local_{{ source }}_arr_amount,
        count(*) filter (where recurring_source = '{{ source }}') as n_{{ source }}_items,
        {% endfor -%}
        customer_id,
        currency
    from live
    group by customer_id, currency
)

select
    summed.*,
    counted.recurring_source
from summed
inner join counted
    on summed.customer_id = counted.customer_id
inner join several
    on summed.customer_id = several.customer_id
