-- Grain: a part of a subscription and day on which what it is charged a month changed without a
-- line. A line that begins that day charges what begins; a proration that begins, or a recurring
-- line that ends, takes off what ended.
with told_apart as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

lines as (
    {% for day, classes in [
        ('service_from', "'recurring', 'proration'"), ('service_to', "'recurring'"),
    ] -%}
    select
        source_system,
        subscription_key,
        part,
        {{ day }} as changed_on,
        '{{ day }}' = 'service_from' as is_begin,
        '{{ day }}' = 'service_to' or line_class = 'proration' as is_end
    from {{ ref('int_reconciliation__measured_lines') }}
    where line_class in ({{ classes }})
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

line_days as (
    select
        source_system,
        subscription_key,
        part,
        changed_on,
        bool_or(is_begin) as is_begun_charged,
        bool_or(is_end) as is_ended_charged
    from lines
    group by source_system, subscription_key, part, changed_on
),

changed as (
    {% for day, sign in [('effective_from', ''), ('charged_to', '-')] -%}
    select
        items.source_system,
        items.subscription_key,
        items.currency,
        {{ subscription_part('items') }} as part,
        items.{{ day }} as changed_on,
        {{ sign }}items.charged_mrr_amount as mrr_amount
    from {{ ref('int_reconciliation__items') }} as items
    left join told_apart
        on items.source_system = told_apart.source_system
        and items.subscription_key = told_apart.subscription_key
    where
        items.charged_mrr_amount <> 0
        and items.effective_from < items.charged_to
        and items.{{ day }} < {{ far_date() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

followed as (
    select
        *,
        sum(mrr_amount) over (
            partition by source_system, subscription_key, currency
            order by changed_on nulls last
        ) as amount_after,
        sum(mrr_amount) over (
            partition by source_system, subscription_key, currency, changed_on
        ) as amount_of_day
    from changed
)

select
    followed.source_system,
    followed.subscription_key,
    followed.currency,
    followed.part,
    followed.changed_on,
    {{ sum_amount('followed.mrr_amount') }} as mrr_amount,
    bool_or(followed.amount_after <> 0 and followed.amount_after <> followed.amount_of_day)
        as is_in_service
from followed
left join line_days
    on followed.source_system = line_days.source_system
    and followed.subscription_key = line_days.subscription_key
    and followed.part = line_days.part
    and followed.changed_on = line_days.changed_on
where
    case
        when followed.mrr_amount > 0 then line_days.is_begun_charged
        else line_days.is_ended_charged
    end is distinct from true
group by all
having sum(followed.mrr_amount) <> 0
