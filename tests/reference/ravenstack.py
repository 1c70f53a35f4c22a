"""RavenStack's figures, asked of its CSV files alone by queries that share nothing with ours."""

from __future__ import annotations

from pathlib import Path

import duckdb

FILES = {
    "accounts": "ravenstack_accounts.csv",
    "subscriptions": "ravenstack_subscriptions.csv",
    "feature_usage": "ravenstack_feature_usage.csv",
    "tickets": "ravenstack_supports_ticket.csv",
    "churn_events": "ravenstack_churn_events.csv",
}
TYPED = """
create view paid as
select
    account_id,
    cast(mrr_amount as decimal(18, 2)) as mrr,
    strptime(start_date, '%d-%m-%Y')::date as first_day,
    coalesce(strptime(end_date, '%d-%m-%Y')::date, date '9999-12-31') as day_after
from subscriptions
where is_trial = 'FALSE';

create view months as
select range::date as month, (range + interval 1 month)::date as next_month
from range(timestamp '2023-01-01', timestamp '2025-01-01', interval 1 month);

create view account_months as
select
    account_id,
    account_name,
    month,
    coalesce(
        (
            select sum(paid.mrr) from paid
            where
                paid.account_id = accounts.account_id
                and paid.first_day < months.next_month
                and paid.day_after >= months.next_month
        ),
        0
    ) as mrr
from accounts cross join months;
"""
MRR_BY_MONTH = "select month, sum(mrr) from account_months group by month order by month"
MRR_BY_ACCOUNT = "select account_name, month, mrr from account_months where mrr > 0"
MOVEMENTS = """
with pairs as (
    select
        now.month,
        coalesce(before.mrr, 0) as opening,
        now.mrr as closing,
        exists (
            select 1 from account_months as earlier
            where earlier.account_id = now.account_id
                and earlier.month < now.month
                and earlier.mrr > 0
        ) as has_paid
    from account_months as now
    left join account_months as before
        on before.account_id = now.account_id and before.month = now.month - interval 1 month
)
select
    month,
    sum(case when opening = 0 and not has_paid then closing else 0 end) as new,
    sum(case when opening = 0 and has_paid then closing else 0 end) as reactivation,
    sum(case when opening > 0 and closing > opening then closing - opening else 0 end) as expansion,
    sum(case when closing > 0 and closing < opening then closing - opening else 0 end)
        as contraction,
    sum(case when closing = 0 then -opening else 0 end) as churn
from pairs group by month order by month
"""
RETENTION = """
select
    now.month,
    count(*) as n_customers,
    sum(then_.mrr) as opening,
    sum(now.mrr) as closing,
    sum(least(then_.mrr, now.mrr)) as retained,
    sum(now.mrr)::double / sum(then_.mrr)::double as nrr,
    sum(least(then_.mrr, now.mrr))::double / sum(then_.mrr)::double as grr
from account_months as then_
inner join account_months as now
    on then_.account_id = now.account_id
    and then_.month = now.month - to_months($months)
where then_.mrr > 0
group by now.month order by now.month
"""
USAGE_BY_MONTH = """
select
    date_trunc('month', strptime(usage_date, '%d-%m-%Y'))::date as month,
    count(*) as n_rows,
    sum(usage_count::int) as n_actions
from (from feature_usage qualify count(*) over (partition by usage_id) = 1)
group by 1 order by 1
"""
USAGE_IDS_USED_TWICE = """
select count(*) from (from feature_usage qualify count(*) over (partition by usage_id) > 1)
"""
CONTRADICTIONS = {
    "accounts_flagged_as_churned_have_a_churn_event": """
        select count(*) from accounts
        where churn_flag = 'TRUE'
            and not exists (from churn_events where churn_events.account_id = accounts.account_id)
    """,
    "customers_with_a_churn_event_stop_paying": """
        select count(*) from churn_events inner join account_months
            on churn_events.account_id = account_months.account_id
            and date_trunc('month', strptime(churn_date, '%d-%m-%Y')) = account_months.month
        where mrr > 0
    """,
    "subscriptions_flagged_as_churned_have_an_end": """
        select count(*) from subscriptions where churn_flag = 'TRUE' and end_date is null
    """,
    "trials_have_no_recurring_amount": """
        select count(*) from subscriptions
        where is_trial = 'TRUE' and mrr_amount::decimal(18, 2) <> 0
    """,
    "use_lies_inside_the_subscription": """
        select count(*)
        from (from feature_usage qualify count(*) over (partition by usage_id) = 1) as uses
        inner join subscriptions on uses.subscription_id = subscriptions.subscription_id
        where strptime(usage_date, '%d-%m-%Y') < strptime(start_date, '%d-%m-%Y')
            or coalesce(strptime(usage_date, '%d-%m-%Y') >= strptime(end_date, '%d-%m-%Y'), false)
    """,
    "tickets_lie_inside_the_subscriptions_of_the_customer": """
        with spans as (
            select
                account_id,
                min(strptime(start_date, '%d-%m-%Y')) as first_day,
                max(coalesce(strptime(end_date, '%d-%m-%Y'), timestamp '9999-12-31')) as day_after
            from subscriptions group by account_id
        )
        select count(*) from tickets inner join spans on tickets.account_id = spans.account_id
        where strptime(submitted_at, '%d-%m-%Y') < first_day
            or strptime(submitted_at, '%d-%m-%Y') >= day_after
    """,
    "tickets_are_answered_before_they_are_resolved": """
        select count(*) from tickets
        where strptime(submitted_at, '%d-%m-%Y') + to_minutes(first_response_time_minutes::int)
            > strptime(closed_at, '%d-%m-%Y %H:%M')
    """,
}
"""By the dbt test that counts it: how many rows contradict."""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the files of `folder` as text, and the views the queries read."""
    connection = duckdb.connect()
    for table, file in FILES.items():
        connection.execute(
            f"create table {table} as select * from read_csv(?, header = true, all_varchar = true)",
            [str(folder / file)],
        )
    connection.execute(TYPED)
    return connection
