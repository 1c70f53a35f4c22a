-- Grain: schedule. Asia has a break at noon; America opens on Saturday mornings.
create or replace table records.support_schedules as
with schedules(number, schedule_name, timezone, region, weekdays, hours) as (
    values
    (1, 'EMEA office hours', 'Europe/Berlin', 'EMEA', [1, 2, 3, 4, 5], [[480, 1080]]),
    (2, 'Americas office hours', 'America/New_York', 'Americas', [1, 2, 3, 4, 5], [[480, 1140]]),
    (3, 'APAC office hours', 'Asia/Tokyo', 'APAC', [1, 2, 3, 4, 5], [[540, 720], [780, 1080]])
),

days as (
    select number, unnest(weekdays) as weekday, hours from schedules
    union all
    select 2, 6, [[600, 840]]
),

intervals as (
    select number, weekday, unnest(hours) as span from days
)

select
    cast(360000000500 + schedules.number as varchar) as schedule_id,
    schedules.schedule_name,
    schedules.timezone,
    schedules.region,
    list(
        {
            'start_time': cast(intervals.weekday * 1440 + intervals.span[1] as bigint),
            'end_time': cast(intervals.weekday * 1440 + intervals.span[2] as bigint)
        }
        order by intervals.weekday, intervals.span[1]
    ) as intervals,
    cast((select min(month) from facts.months) as timestamp) as created_at,
    cast((select min(month) from facts.months) as timestamp) as updated_at
from schedules
inner join intervals on schedules.number = intervals.number
group by schedules.number, schedules.schedule_name, schedules.timezone, schedules.region
order by schedule_id;

create or replace table records.support_groups as
select
    cast(cast(schedule_id as bigint) - 200 as varchar) as group_id,
    'Support ' || region as group_name,
    region
from records.support_schedules
order by group_id;
