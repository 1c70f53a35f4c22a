-- Grain: customer × month × days in which its terms stay the same, while something is in service
-- and not paused. Weekdays are counted, because that is when people work.
create or replace temp table usage_spans as
with terms as (
    select
        subscriptions.customer,
        terms.subscription,
        terms.valid_from,
        least(terms.valid_to, settings.as_of + 1) as valid_to,
        {
            'subscription_id': 'sub_N' || lpad(cast(terms.subscription as varchar), 14, '0'),
            'billing_account_id': accounts.billing_account_id,
            'modules': list_prepend(
                'Workspace', list_filter(terms.modules, lambda module: module <> 'Premium Support')
            )
        } as used
    from facts.terms
    inner join facts.subscriptions
        on terms.subscription = subscriptions.subscription
    inner join records.billing_account_of_subscription as accounts
        on terms.subscription = accounts.subscription
    cross join facts.settings
    where
        terms.state <> 'paused'
        and terms.valid_from <= settings.as_of
),

changes as (
    select customer, valid_from as day from terms
    union
    select customer, valid_to from terms
),

stretches as (
    select
        customer,
        day as valid_from,
        lead(day) over (partition by customer order by day) as valid_to
    from changes
),

unchanged as (
    select
        stretches.customer,
        stretches.valid_from,
        stretches.valid_to,
        list(terms.used order by terms.subscription) as used
    from stretches
    inner join terms
        on stretches.customer = terms.customer
        and stretches.valid_from >= terms.valid_from
        and stretches.valid_from < terms.valid_to
    group by stretches.customer, stretches.valid_from, stretches.valid_to
),

spans as (
    select
        unchanged.customer,
        months.month,
        greatest(unchanged.valid_from, months.month) as day_from,
        least(unchanged.valid_to, months.next_month) as day_to,
        weekday_number(day_from) as first_weekday,
        weekday_number(day_to) - first_weekday as n_weekdays,
        unchanged.used
    from unchanged
    inner join facts.months
        on unchanged.valid_from < months.next_month
        and unchanged.valid_to > months.month
)

select
    *,
    cast(sum(n_weekdays) over (
        partition by customer, month
        order by day_from
        rows between unbounded preceding and current row
    ) as integer) as position_to,
    position_to - n_weekdays as position_from
from spans;
