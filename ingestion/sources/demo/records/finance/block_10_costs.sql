-- What customers and the whole company cost, by month, in USD.
create or replace table records.finance__costs as
with work as (
    select
        months.customer,
        months.month,
        customers.band,
        months.n_seats,
        months.n_touches,
        months.n_tickets,
        months.n_bad_tickets,
        customers.has_onboarding_project
        and months.next_month > customers.kickoff_date
        and months.month <= coalesce(customers.live_date, customers.kickoff_date + 150)
            as is_onboarding,
        months.customer || '/' || months.month as occasion
    from (
        select customer_months.*, calendar.next_month
        from facts.customer_months
        inner join facts.months as calendar on customer_months.month = calendar.month
        where customer_months.is_live
    ) as months
    inner join facts.customers as customers on months.customer = customers.customer
),

hours as (
    select
        *,
        'customer_success' as cost_type,
        'advisory' as service_type,
        (n_touches * 3 + n_seats * 0.045) * (0.7 + 0.6 * uniform('success hours', occasion))
            as hours,
        85 as hourly_rate
    from work
    where n_touches > 0 or n_seats >= 12
    union all
    select
        *,
        'support' as cost_type,
        'support' as service_type,
        (n_tickets * 1.1 + n_bad_tickets * 2) * (0.7 + 0.6 * uniform('support hours', occasion))
            as hours,
        55 as hourly_rate
    from work
    where n_tickets > 0
    union all
    select
        *,
        'delivery' as cost_type,
        'implementation' as service_type,
        case band
            when 'tiny' then 1
            when 'small' then 2
            when 'middle' then 5
            when 'upper' then 12
            else 25
        end * (0.6 + 0.8 * uniform('delivery hours', occasion)) as hours,
        95 as hourly_rate
    from work
    where is_onboarding
),

by_customer as (
    select
        cost_type || '-' || customer || '-' || strftime(month, '%Y%m') as cost_id,
        customer,
        month,
        cost_type,
        service_type,
        hours::decimal(18, 2) as hours,
        hours::decimal(18, 2) * hourly_rate as net_amount
    from hours
    union all
    select
        'gifts-' || customer || '-' || strftime(month, '%Y%m') as cost_id,
        customer,
        month,
        'gifts' as cost_type,
        null as service_type,
        null as hours,
        (40 + floor(uniform('gift', occasion) * 160))::decimal(18, 2) as net_amount
    from work
    where
        month(month) = 12
        and band not in ('tiny', 'small')
        and uniform('gift given', occasion) < 0.7
),

-- Budgets of all customers together are shares of the revenue that was planned, not of the one that
-- came: a yearly revenue a customer of 3,000 USD in the first month, 39,500 in the last. They come
-- with the block of customer 1, whichever customers else are in it.
budgets (cost_type, first_share, last_share) as (
    values
        ('sales_marketing', 0.80, 0.42),
        ('hosting', 0.11, 0.08),
        ('customer_success', 0.035, 0.022),
        ('support', 0.06, 0.045),
        ('other', 0.20, 0.12)
),

plan as (
    select
        calendar.month,
        settings.n_customers,
        (row_number() over (order by calendar.month) - 1)
        / greatest(settings.n_months - 1, 1)::double as time_gone
    from facts.months as calendar
    cross join facts.settings as settings
    where exists (select 1 from facts.customers as customers where customers.customer = 1)
),

company_wide as (
    select
        budgets.cost_type || '-' || strftime(plan.month, '%Y%m') as cost_id,
        null::bigint as customer,
        plan.month,
        budgets.cost_type,
        null as service_type,
        null as hours,
        round(
            plan.n_customers * (3000 + 36500 * plan.time_gone) / 12
            * (budgets.first_share + (budgets.last_share - budgets.first_share) * plan.time_gone)
            * (0.94 + 0.12 * uniform('budget used', budgets.cost_type || '/' || plan.month)),
            2
        )::decimal(18, 2) as net_amount
    from plan
    cross join budgets
),

costs as (
    select * from by_customer
    union all
    select * from company_wide
)

select
    costs.cost_id,
    crm_accounts.crm_account_id,
    case when crm_accounts.customer is null then accounts.billing_account_id end
        as billing_account_id,
    null::varchar as helpdesk_organization_id,
    costs.cost_type,
    costs.service_type,
    costs.net_amount::decimal(18, 4) as net_amount,
    'USD' as currency,
    costs.hours::decimal(18, 4) as hours,
    costs.month as cost_month,
    costs.customer as _customer,
    false as _is_deleted
from costs
left join crm_accounts on costs.customer = crm_accounts.customer
left join (
    select _customer as customer, min(billing_account_id) as billing_account_id
    from records.billing__accounts
    where not _is_duplicate and not is_test
    group by _customer
) as accounts on costs.customer = accounts.customer
where
    costs.net_amount > 0
    and (
        costs.customer is null
        or crm_accounts.customer is not null
        or accounts.customer is not null
    );
