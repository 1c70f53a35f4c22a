-- One row a measure of benchmarks.csv: what the embedded company's own figure is. Yearly figures are
-- of the twelve months up to the last complete one; money is in USD at one rate a currency.
with last_month as (
    select max(months.month) as month
    from facts.months as months, facts.settings as settings
    where months.next_month <= settings.as_of
),

mrr as (
    select
        revenue.customer,
        revenue.month,
        cast(revenue.mrr_local * currencies.usd_rate as double) as mrr
    from truth.customer_mrr as revenue
    inner join facts.currencies as currencies on currencies.currency = revenue.currency
    where revenue.mrr_local > 0
),

year as (
    select
        opening.customer,
        customers.segment,
        opening.mrr as opening,
        coalesce(closing.mrr, 0) as closing
    from last_month
    inner join mrr as opening on opening.month = last_month.month - interval 12 month
    left join mrr as closing
        on closing.customer = opening.customer and closing.month = last_month.month
    inner join facts.customers as customers on customers.customer = opening.customer
),

present as (
    select mrr.* from mrr inner join last_month on last_month.month = mrr.month
),

year_revenue as (
    select sum(mrr.mrr) as revenue
    from mrr
    inner join last_month
        on mrr.month > last_month.month - interval 12 month and mrr.month <= last_month.month
),

year_costs as (
    select sum(costs.net_amount * currencies.usd_rate) as costs
    from records.finance__costs as costs
    inner join last_month
        on costs.cost_month > last_month.month - interval 12 month
        and costs.cost_month <= last_month.month
    inner join facts.currencies as currencies on currencies.currency = costs.currency
    where costs.cost_type in ('customer_success', 'support')
),

year_movements as (
    select sum(movements.new) as new, sum(movements.expansion) as expansion
    from truth.movements as movements
    inner join last_month
        on movements.month > last_month.month - interval 12 month
        and movements.month <= last_month.month
),

user_days as (
    select _customer as customer, user_key, activity_date, sum(n_actions) as n_actions
    from records.usage__events_daily
    group by all
),

stickiness as (
    select count(*) / count(distinct user_key) / day(last_day(any_value(activity_date))) as share
    from user_days
    group by customer, date_trunc('month', activity_date)
)

select 'net_revenue_retention' as measure, 100 * sum(closing) / sum(opening) as figure from year
union all
select 'gross_revenue_retention', 100 * sum(least(closing, opening)) / sum(opening) from year
union all
select 'logo_churn', 100 * avg((closing = 0)::int) from year
union all
select
    'logo_churn_' || lower(replace(segment, '-', '_')),
    100 * avg((closing = 0)::int)
from year
group by segment
union all
select 'mean_contract_value', avg(12 * mrr) from present
union all
select 'mean_contract_length', avg(term_months) / 12 from facts.subscriptions where term_months > 0
union all
select 'expansion_share', 100 * expansion / (new + expansion) from year_movements
union all
select 'tickets_per_customer', sum(n_tickets) / count(*) from facts.customer_months where is_live
union all
select 'csat', 100 * avg((score >= satisfied_from)::int)
from records.helpdesk__satisfaction_ratings
where score is not null
union all
select 'first_reply_hours', median(first_reply_calendar_minutes) / 60 from truth.ticket_times
union all
select 'nps', 100 * avg((score >= 9)::int - (score <= 6)::int)
from records.feedback__survey_responses
where survey_type = 'nps' and score is not null
union all
select 'seats_in_use', 100 * sum(n_active_users) / sum(n_seats)
from facts.customer_months
where is_live
union all
select 'stickiness', 100 * avg(share) from stickiness
union all
select 'care_cost_share', 100 * costs / revenue from year_costs, year_revenue
union all
select 'arr_per_csm', 12 * sum(mrr) / 1000000 / (
    select count(*) from facts.owners where owner_role = 'csm'
)
from present
