-- Grain: chat. About a tenth of the customers write in a messenger, in Asia more than elsewhere.
create or replace temp table drawn_chats as
with writers as (
    select
        customers.customer,
        customers.region,
        customers.start_date,
        names.timezone,
        names.language,
        names.country_name
    from facts.customers
    inner join facts.names
        on customers.customer = names.customer
    where
        customers.in_helpdesk
        and uniform('writes in chats', customers.customer)
        < if(customers.region = 'APAC', 0.4, 0.055)
),

drawn as (
    select
        writers.*,
        months.month,
        greatest(months.month, writers.start_date) as month_from,
        least(months.next_month, settings.as_of) as month_to,
        uniform('chat', writers.customer || '/' || months.month) as chance
    from writers
    inner join facts.customer_months
        on writers.customer = customer_months.customer
    inner join facts.months
        on customer_months.month = months.month
    cross join facts.settings
    where customer_months.is_live
)

select
    customer * 1000 + date_diff('month', date '2000-01-01', month) as chat,
    customer,
    language,
    start_date,
    cast(right(support_schedules.schedule_id, 1) as bigint) as schedule,
    support_schedules.timezone as agents_zone,
    chance,
    case language
        when 'zh' then 'wechat:' when 'ja' then 'line:' when 'ko' then 'kakao:'
        else 'whatsapp:'
    end || 'group-' || customer as conversation_key,
    timezone('UTC', timezone(writers_zone, asked_local)) as asked_at,
    cast(60 + floor(9000 * again(chance, 1009) * again(chance, 1009)) as bigint) as answer_seconds
from (
    select
        *,
        timezone as writers_zone,
        cast(month_from + cast(floor(
            again(chance, 7) * (month_to - month_from)
        ) as integer) as timestamp)
        + to_seconds(28800 + cast(floor(43200 * again(chance, 101)) as bigint)) as asked_local
    from drawn
    where chance < 0.6 and month_from < month_to
) as asked
inner join records.support_schedules
    on asked.region = support_schedules.region;
