-- Grain: a part of a subscription and month at whose end a line of it is in force or an item of it
-- is live: what its lines are worth a month, what its items are, and what sets the two apart.
with in_force as (
    select
        source_system,
        subscription_key,
        part,
        currency,
        month,
        coalesce(min(case when line_class = 'recurring' then service_from end), min(service_from))
            as lines_from,
        {{ sum_amount('month_amount') }} as line_amount,
        {{ sum_amount('discount_amount') }} as once_discount_amount,
        {{ sum_amount('rounding_limit_amount') }} as rounding_limit_amount
    from {{ ref('int_reconciliation__line_months') }}
    where is_in_force
    group by all
),

changes as (
    select
        in_force.source_system,
        in_force.subscription_key,
        in_force.part,
        in_force.currency,
        in_force.month,
        {{ sum_amount('case when changes.is_in_service then changes.mrr_amount end') }}
            as change_not_billed_amount,
        {{ sum_amount('case when not changes.is_in_service then changes.mrr_amount end') }}
            as billed_not_in_force_amount
    from in_force
    inner join {{ ref('int_reconciliation__changes') }} as changes
        on {{ is_same_part('in_force', 'changes') }}
        and in_force.lines_from < changes.changed_on
        and {{ add_months('in_force.month', 1) }} > changes.changed_on
    group by all
),

live as (
    select * from {{ ref('int_reconciliation__live_subscriptions') }}
),

joined as (
    select
        {% for column in ['source_system', 'subscription_key', 'part', 'currency', 'month'] -%}
        coalesce(in_force.{{ column }}, live.{{ column }}) as {{ column }},
        {% endfor -%}
        {% for parent, name in [
            ('in_force', 'line'), ('in_force', 'once_discount'), ('in_force', 'rounding_limit'),
            ('changes', 'change_not_billed'), ('changes', 'billed_not_in_force'),
            ('live', 'charged'), ('live', 'listed_discount'), ('live', 'counting_rules'),
            ('live', 'other_sources'),
        ] -%}
        coalesce({{ parent }}.{{ name }}_amount, 0) as {{ name }}_amount,
        {% endfor -%}
        in_force.month is null as is_without_line
    from in_force
    full join live
        on {{ is_same_part('in_force', 'live') }}
        and in_force.month = live.month
    left join changes
        on {{ is_same_part('in_force', 'changes') }}
        and in_force.month = changes.month
),

explained as (
    select
        *,
        case when is_without_line then charged_amount else 0 end as not_billed_amount,
        charged_amount - not_billed_amount - line_amount - once_discount_amount
        - change_not_billed_amount - billed_not_in_force_amount as left_amount
    from joined
)

select
    source_system,
    subscription_key,
    part,
    currency,
    month,
    {{ amount('once_discount_amount + listed_discount_amount') }} as discount_amount,
    {% for name in ['line', 'change_not_billed', 'billed_not_in_force', 'not_billed',
        'counting_rules', 'other_sources'] -%}
    {{ amount(name ~ '_amount') }} as {{ name }}_amount,
    {% endfor -%}
    case
        when abs(left_amount) <= rounding_limit_amount + 0.000001 then {{ amount('left_amount') }}
        else {{ amount(0) }}
    end as rounding_amount,
    {{ amount('left_amount - rounding_amount') }} as unexplained_amount,
    {{ amount(
        'charged_amount + listed_discount_amount + counting_rules_amount + other_sources_amount'
    ) }} as mrr_amount
from explained
