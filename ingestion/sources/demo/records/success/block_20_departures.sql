-- Why customers left, as people wrote it down: most of them, some of them wrongly.
create or replace temp table departures as
with gone as (
    select subscriptions.*
    from facts.subscriptions as subscriptions
    cross join facts.settings as settings
    inner join crm_accounts on subscriptions.customer = crm_accounts.customer
    where
        subscriptions.end_date <= settings.as_of
        and subscriptions.first_paid_date is not null
        -- Who renews after a gap, or keeps another subscription, has not left.
        and not exists (
            select 1
            from facts.subscriptions as others
            where
                others.customer = subscriptions.customer
                and others.subscription <> subscriptions.subscription
                and (
                    others.renews_subscription = subscriptions.subscription
                    or (
                        others.start_date < subscriptions.end_date
                        and coalesce(others.end_date, date '9999-12-31') > subscriptions.end_date
                    )
                )
        )
),

drawn as (
    select
        *,
        uniform('departure recorded', subscription) < 0.9 as is_recorded,
        uniform('departure wrong', subscription) < 0.15 as is_wrong,
        uniform('departure unmapped', subscription) < 0.06 * (mess <> 'none')::integer
            as is_unmapped,
        -- People name what set it off more often than what lay behind it.
        uniform('departure told', subscription) as told,
        row_number() over (partition by customer order by end_date, subscription) as departure,
        uniform('departure cause', subscription) as cause_chance
    from gone
    cross join facts.settings as settings
)

select
    *,
    case
        when is_unmapped then null
        when is_wrong then wrong_cause
        when told < 0.25 then coalesce(root_cause || ' / ' || proximate_cause, proximate_cause)
        when told < 0.5 then coalesce(root_cause, proximate_cause)
        else coalesce(proximate_cause, root_cause)
    end as told_cause
from (
    select
        *,
        picked(
            list_filter(
                ['price', 'price', 'price', 'competitor', 'budget', 'sponsor change',
                 'product does not meet the need', 'low early adoption'],
                lambda cause: cause is distinct from root_cause
                and cause is distinct from proximate_cause
            ),
            cause_chance
        ) as wrong_cause
    from drawn
);

create or replace temp table departures_worded as
select
    departures.*,
    words.source_value as reason,
    words.root_cause as recorded_root_cause,
    words.proximate_cause as recorded_proximate_cause
from departures
left join churn_words as words
    on departures.told_cause is not distinct from words.cause
    and uniform('departure words', departures.subscription) >= words.share_from
    and uniform('departure words', departures.subscription) < words.share_to;

create or replace table records.success__churn_events as
select
    'CH-' || departures.subscription as churn_event_id,
    crm_accounts.crm_account_id,
    null::varchar as billing_account_id,
    null::varchar as helpdesk_organization_id,
    departures.end_date as churn_date,
    departures.reason,
    null::decimal(18, 4) as refunded_amount,
    crm_accounts.currency::varchar as currency,
    case when uniform('departure comment', departures.subscription) < 0.4 then
        case departures.told_cause
            when 'price' then 'We cannot justify the cost any more.'
            when 'budget' then 'Our budget was cut for next year.'
            when 'competitor' then 'We have decided for another vendor.'
            when 'sponsor change' then 'Our new head of operations wants to start over.'
            when 'low early adoption' then 'The team never really picked it up.'
            when 'product does not meet the need' then 'It does not do what we need.'
            else 'Thank you, but we will not go on.'
        end
    end as comment,
    departures.departure > 1 as is_reactivation,
    departures.customer as _customer,
    departures.subscription as _subscription,
    false as _is_deleted
from departures_worded as departures
inner join crm_accounts on departures.customer = crm_accounts.customer
where departures.is_recorded;

create or replace table truth.churn_reasons as
select
    customer,
    subscription,
    root_cause,
    proximate_cause,
    case when is_recorded then reason end as recorded_reason,
    case when is_recorded then recorded_root_cause end as recorded_root_cause,
    case when is_recorded then recorded_proximate_cause end as recorded_proximate_cause,
    is_recorded,
    is_recorded and coalesce(
        recorded_root_cause <> coalesce(root_cause, '')
        or recorded_proximate_cause <> coalesce(proximate_cause, ''),
        recorded_root_cause <> coalesce(root_cause, ''),
        recorded_proximate_cause <> coalesce(proximate_cause, ''),
        false
    ) as is_wrong
from departures_worded;
