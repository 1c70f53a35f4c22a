-- Each customer's recurring revenue by month, and why it moved, in the reporting currency.
create or replace table truth.customer_mrr as
select
    customer,
    month,
    sum(mrr_amount)::decimal(28, 8) as mrr_local,
    any_value(currency) as currency,
from truth.item_months
group by customer, month;

create or replace temp table true_balances as
with by_product as (
    select
        customer,
        month,
        product,
        currency,
        sum(mrr8) as mrr8,
        bool_or(state = 'paused') as has_paused,
    from true_items
    group by all
),

rates as (
    select
        currency,
        month,
        (rate * 100000000)::bigint as rate8,
        lag(rate8, 1, rate8) over (partition by currency order by month) as rate8_before,
    from facts.fx_rates
),

converted as (
    select
        by_product.customer,
        by_product.month,
        bool_or(by_product.has_paused) as has_paused,
        sum(divided(by_product.mrr8 * now.rate8, 100000000)) as closing8,
        sum(divided(by_product.mrr8 * now.rate8_before, 100000000)) as closing8_at_old_rate,
    from by_product
    inner join rates as now
        on by_product.currency = now.currency
        and by_product.month = now.month
    group by by_product.customer, by_product.month
),

lives as (
    select
        firsts.customer,
        months.month,
    from (select customer, min(month) as first_month from converted group by customer) as firsts
    inner join facts.months
        on months.month >= firsts.first_month
)

select
    lives.customer,
    lives.month,
    (coalesce(converted.closing8, 0)::decimal(38, 0) * 0.00000001)::decimal(28, 8) as closing,
    (coalesce(converted.closing8_at_old_rate, 0)::decimal(38, 0) * 0.00000001)::decimal(28, 8)
        as closing_at_old_rate,
    case
        when converted.closing8 > 0 then 'P'
        when converted.has_paused then 'Z'
        else '-'
    end as standing,
from lives
left join converted
    on lives.customer = converted.customer
    and lives.month = converted.month;

create or replace temp table true_reasons as
with reasons as (
    select
        subscription,
        valid_from as happened_on,
        change_reason as reason,
    from facts.terms
    union all
    select subscription, valid_from, 'discount_begun' from facts.discounts where duration <> 'once'
    union all
    select subscription, valid_to, 'discount_ended' from facts.discounts where duration <> 'once'
    union all
    select subscription, end_date, 'ended' from facts.subscriptions where end_date is not null
)

select
    subscriptions.customer,
    date_trunc('month', reasons.happened_on)::date as month,
    list_sort(list(distinct reasons.reason)) as why,
from reasons
inner join facts.subscriptions
    on reasons.subscription = subscriptions.subscription
cross join facts.settings
where
    reasons.happened_on <= settings.as_of
    or (reasons.reason = 'ended' and reasons.happened_on < date '9999-12-31')
group by all;

-- P paying, Z only paused, - neither. Who was only paused since it last paid never left.
create or replace table truth.movements as
with counted as (
    select
        *,
        coalesce(lag(closing) over customer_history, 0) as opening,
        count(*) filter (where standing = 'P') over customer_history
        - (standing = 'P')::integer as n_paid_before,
    from true_balances
    window customer_history as (partition by customer order by month)
),

histories as (
    select
        *,
        bool_or(standing = '-') over (partition by customer, n_paid_before) as was_away,
    from counted
),

classified as (
    select
        *,
        case
            when opening > 0 and closing > 0
                then if(closing_at_old_rate >= opening, 'expansion', 'contraction')
            when opening > 0 then if(standing = 'Z', 'contraction', 'churn')
            when closing > 0 and n_paid_before = 0 then 'new'
            when closing > 0 then if(was_away, 'reactivation', 'expansion')
        end as class,
        if(opening > 0, closing - closing_at_old_rate, 0)::decimal(28, 8) as fx,
        (closing - opening - fx)::decimal(28, 8) as moved,
    from histories
)

select
    classified.customer,
    classified.month,
    classified.opening::decimal(28, 8) as opening,
    if(class = 'new', moved, 0)::decimal(28, 8) as new,
    if(class = 'reactivation', moved, 0)::decimal(28, 8) as reactivation,
    if(class = 'expansion', moved, 0)::decimal(28, 8) as expansion,
    if(class = 'contraction', moved, 0)::decimal(28, 8) as contraction,
    if(class = 'churn', moved, 0)::decimal(28, 8) as churn,
    classified.fx,
    classified.closing,
    coalesce(true_reasons.why, []) as why,
from classified
left join true_reasons
    on classified.customer = true_reasons.customer
    and classified.month = true_reasons.month;
