-- Grain: customer × month with users. A tenth more people have a login than use it in a month.
create or replace temp table usage_months as
with choices as (
    select
        customer,
        month,
        cast(sum(n_weekdays) as integer) as n_weekdays
    from usage_spans
    group by customer, month
)

select
    customer_months.customer,
    customer_months.month,
    year(customer_months.month) * 12 + month(customer_months.month) as month_number,
    customer_months.adoption,
    customer_months.mood,
    customer_months.n_active_users,
    -- The first users come every month; the others take turns.
    cast(ceil(customer_months.n_active_users * 0.8) as integer) as n_steady_users,
    cast(ceil(customer_months.n_active_users * 1.1) as integer) as n_logins,
    choices.n_weekdays
from facts.customer_months
inner join choices
    on customer_months.customer = choices.customer
    and customer_months.month = choices.month
where
    customer_months.n_active_users > 0
    and choices.n_weekdays > 0;

-- Grain: user in the export. The first users are people whom other departments know.
create or replace temp table usage_users as
with counted as (
    select
        customer,
        max(n_logins) as n_users
    from usage_months
    group by customer
),

users as (
    select
        customer,
        unnest(range(1, n_users + 1)) as user_number,
        concat('u_', customer, '_', user_number) as user_key,
        uniform('usage share', user_key) as chance
    from counted
),

-- Who left or came from another customer did not use it all the time.
people as (
    select
        customer,
        person,
        row_number() over (partition by customer order by person) as user_number
    from facts.people
    where
        contact_role in ('champion', 'admin', 'user')
        and left_date is null
        and person < 10
)

select
    users.customer,
    users.user_number,
    users.user_key,
    -- Few use it a lot (Pareto), nobody without end.
    least(pow(1 - later_digits(users.chance, 2), -0.7), 30) as weight,
    users.chance < settings.usage_share as is_in_share,
    uniform('second workspace', users.user_key) < 0.3 as is_in_second,
    people.person
from users
cross join facts.settings
left join people
    on users.customer = people.customer
    and users.user_number = people.user_number
where
    users.user_number = 1
    or users.chance < settings.usage_share;
