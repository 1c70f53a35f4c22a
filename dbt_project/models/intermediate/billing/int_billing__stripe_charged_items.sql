-- Grain: an item of a subscription and the time before its versions are kept for which what an
-- invoice charged holds: until the next charge for it, and until its first version where that still
-- has it. The first charge of a subscription holds from its start, or from its trial on. Where only
-- cents were rounded, amounts are those that the version's price and discounts come to.
{{ config(materialized='table') }}
{% set of_subscription = [
    'billing_account_id', 'renewed_subscription_id', 'start_date', 'service_end_date',
    'service_ends_at', 'notice_at',
] -%}
with intervals as (
    select
        *,
        lead(service_from) over (
            partition by source_system, subscription_item_id
            order by service_from nulls last, service_to nulls last
        ) as next_service_from,
        min(service_from) over (
            partition by source_system, subscription_id
        ) as first_service_from
    from {{ ref('int_billing__stripe_charged_intervals') }}
),

subscriptions as (
    select * from {{ ref('int_billing__stripe_versions') }}
    qualify row_number() over (
        partition by source_system, subscription_id
        order by version_number nulls last
    ) = 1
),

first_known as (
    select items.*
    from {{ ref('int_billing__stripe_item_amounts') }} as items
    inner join {{ ref('int_billing__stripe_kept_from') }} as kept_from
        on items.source_system = kept_from.source_system
        and items.subscription_id = kept_from.subscription_id
        and items.valid_from <= kept_from.kept_from
    qualify row_number() over (
        partition by items.source_system, items.subscription_item_id
        order by items.valid_from desc nulls last
    ) = 1
),

compared as (
    select
        intervals.*,
        {% for column in of_subscription -%}
        subscriptions.{{ column }},
        {% endfor -%}
        first_known.quantity as known_quantity,
        first_known.list_amount as known_list_amount,
        first_known.recurring_amount as known_recurring_amount,
        first_known.subscription_item_id is not null as is_kept,
        coalesce(
            intervals.price_id = first_known.price_id
            and (intervals.quantity = first_known.quantity or intervals.n_lines > 1)
            and abs(intervals.list_amount - first_known.list_amount)
            <= intervals.n_lines * {{ smallest_unit('intervals.currency') }}
            and abs(intervals.recurring_amount - first_known.recurring_amount)
            <= intervals.n_lines * {{ smallest_unit('intervals.currency') }},
            false
        ) as is_as_known
    from intervals
    inner join subscriptions
        on intervals.source_system = subscriptions.source_system
        and intervals.subscription_id = subscriptions.subscription_id
    left join first_known
        on intervals.source_system = first_known.source_system
        and intervals.subscription_item_id = first_known.subscription_item_id
)

select
    source_system,
    subscription_id,
    subscription_item_id,
    {{ of_subscription | join(', ') }},
    product_id,
    product_name,
    price_id,
    currency,
    billing_interval,
    interval_count,
    {% for value in ['quantity', 'list_amount', 'recurring_amount'] -%}
    case when is_as_known then known_{{ value }} else {{ value }} end as {{ value }},
    {% endfor -%}
    kept_from,
    case
        when service_from > first_service_from then service_from
        when trial_from <= start_date then least(service_from, trial_to)
        else least(service_from, start_date)
    end as valid_from,
    least(
        coalesce(next_service_from, case when is_kept then kept_from else service_to end),
        kept_from,
        service_end_date,
        case when service_from < trial_from then trial_from else {{ far_date() }} end
    ) as valid_to
from compared
