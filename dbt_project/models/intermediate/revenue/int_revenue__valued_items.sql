-- Grain: an item and interval of constant quantity, price, discount and state, of a customer that
-- is no test, whether or not it is in MRR. Yearly amounts are the exact base; MRR is a twelfth,
-- rounded once.
-- depends_on: {{ ref('int_revenue__changed_items') }}
{% set a_year = [periods_a_year('billing_interval'), 'interval_count'] -%}
with items as (
    select * from {{ ref('int_revenue__bridged_items') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
),

discounted as (
    select
        items.*,
        records.customer_id,
        case
            when items.is_metered then 'metered'
            when items.item_state = 'past_due' and settings.mrr_past_due = 'exclude' then 'excluded'
            else items.item_state
        end as counted_state,
        items.recurring_amount + items.discount_amount as list_amount,
        least(items.once_discount_amount, items.recurring_amount) as taken_once_amount,
        case settings.mrr_discounts
            when 'none' then 0
            when 'all' then items.discount_amount + taken_once_amount
            else items.discount_amount
        end as counted_discount_amount,
        case
            when items.recurring_source <> 'billing' then 0
            when items.item_state not in ('active', 'past_due') then 0
            when settings.mrr_discounts = 'all' then items.recurring_amount - taken_once_amount
            else items.recurring_amount
        end as charged_amount
    from items
    cross join settings
    inner join records
        on items.department = records.department
        and items.source_system = records.source_system
        and items.account_id = records.record_id
    inner join customers
        on records.customer_id = customers.customer_id
        and not customers.is_test
),

yearly as (
    select
        *,
        {{ prorate_amount('list_amount - counted_discount_amount', *a_year) }} as net_arr_amount,
        {{ prorate_amount('counted_discount_amount', *a_year) }} as discount_arr_amount
    from discounted
),

counted as (
    select
        *,
        case
            when counted_state in ('active', 'past_due') then net_arr_amount
            else {{ amount(0) }}
        end as arr_amount
    from yearly
)

select
    recurring_source,
    case when recurring_source = 'billing' then '' else recurring_source || ':' end
    || source_system || ':' || period_id as item_id,
    source_system,
    subscription_id,
    subscription_item_id,
    customer_id,
    product,
    currency,
    item_state,
    counted_state in ('active', 'past_due', 'paused') as is_recurring,
    is_metered,
    cast(quantity as decimal(18, 4)) as quantity,
    {{ amount('net_arr_amount + discount_arr_amount') }} as list_arr_amount,
    discount_arr_amount,
    arr_amount,
    {{ divide_amount('arr_amount', 12) }} as mrr_amount,
    {{ amount('charged_amount') }} as charged_amount,
    {% for column, name in [
        ('billing_interval', 'billing_interval'), ('interval_count', 'interval_count'),
        ('effective_to', 'charged_to'),
    ] -%}
    case when recurring_source = 'billing' then {{ column }} end as {{ name }},
    {% endfor -%}
    effective_from,
    service_to as effective_to
from counted
