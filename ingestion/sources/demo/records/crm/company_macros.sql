-- Ids and instants of the CRM, success and finance.
create or replace macro crm_record_id(prefix, number) as
    prefix || 'Q' || lpad(number::varchar, 11, '0') || 'IAA';

-- Salesforce's check letters tell which letters of an id are capitals; tasks and events have two.
create or replace macro crm_activity_id(prefix, number) as
    prefix || 'Q' || lpad(number::varchar, 11, '0') || 'MAA';

-- A whole second between 8 and 17 o'clock.
create or replace macro office_instant(day, chance) as
    day::timestamp + to_seconds(28800 + floor(chance * 32400)::bigint);

-- The day itself, or the Friday before it.
create or replace macro working_day(day) as
    (day - greatest(isodow(day) - 5, 0)::integer)::date;

create or replace macro intervals_a_year(billing_interval) as
    case billing_interval
        when 'week' then 52
        when 'month' then 12
        when 'quarter' then 4
        else 1
    end;

-- One of a list's entries.
create or replace macro picked(entries, chance) as
    entries[1 + floor(chance * len(entries))::bigint];

-- At least eight digits.
create or replace macro printed_number(number) as
    repeat('0', greatest(8 - len(number::varchar), 0)) || number;

-- The same order of moments, but all of them between 8 and 18 o'clock.
create or replace macro in_office_hours(moment) as
    date_trunc('second', date_trunc('day', moment) + interval 8 hour
        + (moment - date_trunc('day', moment)) * (10 / 24));

-- A moment on the way from one to the other, in office hours; a later place stays a later one.
create or replace macro on_the_way(begun_at, ends_at, share, place) as
    greatest(
        least(
            in_office_hours(begun_at + (ends_at - begun_at) * share),
            ends_at - to_minutes(20 - place)
        ),
        begun_at + to_minutes(place)
    );
