-- Grain: customer × attribute × first day of a span in which no record changed: the value that
-- survives and why. It is that of the best priority, then of a verified record, then of the record
-- that changed last, then of the lowest id (decision 0012); empty while no record has one.
with intervals as (
    select * from {{ ref('int_customer__attribute_intervals') }}
),

told as (
    select * from {{ ref('int_customer__attribute_values') }}
    where attribute_value is not null
),

ranked as (
    select
        intervals.customer_id,
        intervals.attribute,
        intervals.valid_from,
        told.attribute_value,
        told.department,
        told.source_system,
        told.record_id,
        told.is_stand_in,
        told.is_unverified,
        told.priority,
        told.updated_at,
        row_number() over (
            partition by intervals.customer_id, intervals.attribute, intervals.valid_from
            order by
                told.is_stand_in asc nulls last,
                told.priority asc nulls last,
                told.is_unverified asc nulls last,
                told.updated_at desc nulls last,
                told.department asc nulls last,
                told.record_id asc nulls last,
                told.source_system asc nulls last
        ) as value_rank
    from intervals
    left join told
        on intervals.customer_id = told.customer_id
        and intervals.attribute = told.attribute
        and intervals.valid_to > told.valid_from
        and intervals.valid_to <= told.valid_to
),

compared as (
    select
        *,
        lead(record_id) over spans as next_record_id,
        lead(is_stand_in) over spans as next_is_stand_in,
        lead(priority) over spans as next_priority,
        lead(is_unverified) over spans as next_is_unverified,
        lead(updated_at) over spans as next_updated_at
    from ranked
    window
        spans as (
            partition by customer_id, attribute, valid_from
            order by value_rank nulls last
        )
)

select
    customer_id,
    attribute,
    valid_from,
    attribute_value,
    department,
    source_system,
    record_id,
    case
        when record_id is null then 'no record has a value'
        when is_stand_in then 'no record has a value, an id stands in'
        else
            coalesce('priority ' || priority, 'no priority') || case
                when next_record_id is null or next_is_stand_in then ', the only value'
                when coalesce(next_priority, 0) <> coalesce(priority, 0) then ', the best'
                when next_is_unverified <> is_unverified then ', verified'
                when coalesce(next_updated_at < updated_at, updated_at is not null)
                    then ', most recent'
                else ', lowest id'
            end
    end as rule
from compared
where value_rank = 1
