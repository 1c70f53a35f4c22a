-- Grain: policy; the first whose conditions a ticket meets applies.
create or replace table records.support_sla_policies as
with policies(position, title, description, filter_all) as (
    values
    (
        1, 'Premium Support', 'Customers who pay for Premium Support',
        [{'field': 'current_tags', 'operator': 'includes', 'value': 'premium_support'}]
    ),
    (
        2, 'Chat', 'Chats of everybody else',
        [{'field': 'via_id', 'operator': 'is', 'value': '29'}]
    ),
    (
        3, 'Standard', 'All other tickets',
        [{'field': 'status', 'operator': 'less_than', 'value': 'closed'}]
    )
)

select
    cast(360000000600 + position as varchar) as sla_policy_id,
    title,
    description,
    cast(position as integer) as "position",
    filter_all,
    cast((select min(month) from facts.months) as timestamp) as created_at,
    cast((select min(month) from facts.months) as timestamp) as updated_at
from policies
order by sla_policy_id;

-- Grain: policy × priority × metric. The time to full resolution counts by the calendar.
create or replace table records.support_sla_targets as
with urgent(position, metric, business_hours, minutes) as (
    values
    (1, 'first_reply_time', true, 30),
    (1, 'next_reply_time', true, 60),
    (1, 'requester_wait_time', true, 240),
    (1, 'total_resolution_time', false, 4320),
    (2, 'first_reply_time', true, 15),
    (2, 'next_reply_time', true, 30),
    (2, 'requester_wait_time', true, 360),
    (3, 'first_reply_time', true, 60),
    (3, 'next_reply_time', true, 120),
    (3, 'requester_wait_time', true, 480)
),

priorities(priority, factor) as (
    values ('urgent', 1), ('high', 2), ('normal', 4), ('low', 8)
)

select
    cast(360000000600 + urgent.position as varchar) as sla_policy_id,
    priorities.priority,
    urgent.metric,
    cast(urgent.minutes * priorities.factor as bigint) as target_minutes,
    urgent.business_hours
from urgent
cross join priorities
order by sla_policy_id, priorities.priority, urgent.metric;
