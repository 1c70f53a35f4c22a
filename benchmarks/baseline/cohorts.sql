-- Customers by the month of their first payment: how many still pay, and how much.
create or replace table baseline.cohort_retention as
with cohorts as (
    select
        customer_id,
        min(month) as cohort_month,
        arg_min(closing_mrr_amount, month) as opening_mrr
    from intermediate.int_revenue__customer_movements
    where is_paying
    group by all
),

rates as (
    select
        at_cohort.month as cohort_month,
        at_month.month,
        at_month.currency,
        coalesce(at_cohort.rate, at_month.rate) as rate
    from intermediate.int_revenue__fx_rates as at_month
    inner join intermediate.int_revenue__months as months on months.month <= at_month.month
    left join intermediate.int_revenue__fx_rates as at_cohort
        on at_month.currency = at_cohort.currency
        and months.month = at_cohort.month
),

customers as (
    select
        cohorts.cohort_month,
        months.month,
        cohorts.customer_id,
        cohorts.opening_mrr,
        baseline.summed(months.mrr_amount) as mrr,
        baseline.summed(baseline.converted(months.local_mrr_amount, rates.rate)) as constant_mrr
    from intermediate.int_revenue__product_months as months
    inner join cohorts on months.customer_id = cohorts.customer_id
    inner join rates
        on cohorts.cohort_month = rates.cohort_month
        and months.month = rates.month
        and months.currency = rates.currency
    where months.local_mrr_amount <> 0
    group by all
    having mrr > 0
),

summed as (
    select
        customers.cohort_month,
        customers.month,
        case
            when grouping(members.segment) = 0 then 'segment'
            when grouping(members.acv_band) = 0 then 'acv_band'
            when grouping(members.acquisition_channel) = 0 then 'acquisition_channel'
            else 'all'
        end as dimension,
        case dimension
            when 'segment' then members.segment
            when 'acv_band' then members.acv_band
            when 'acquisition_channel' then members.acquisition_channel
            else 'all'
        end as member,
        count(*) as n,
        baseline.summed(mrr) as mrr,
        baseline.summed(constant_mrr) as constant_mrr,
        baseline.summed(least(constant_mrr, opening_mrr)) as retained_mrr
    from customers
    inner join intermediate.int_revenue__dated_members as members
        on customers.customer_id = members.customer_id
        and customers.cohort_month = members.month
    group by
        grouping sets (
            (customers.cohort_month, customers.month, members.segment),
            (customers.cohort_month, customers.month, members.acv_band),
            (customers.cohort_month, customers.month, members.acquisition_channel),
            (customers.cohort_month, customers.month)
        )
)

select
    starts.cohort_month,
    date_diff('month', starts.cohort_month, months.month) as months_since,
    months.month,
    starts.dimension,
    starts.member,
    months.is_complete_month,
    starts.n as n_cohort_customers,
    coalesce(summed.n, 0) as n_retained_customers,
    starts.mrr as cohort_opening_mrr_amount,
    coalesce(summed.mrr, 0) as closing_mrr_amount,
    coalesce(summed.constant_mrr, 0) as cohort_closing_mrr_amount,
    coalesce(summed.retained_mrr, 0) as cohort_retained_mrr_amount,
    baseline.ratio(coalesce(summed.constant_mrr, 0), starts.mrr) as nrr,
    baseline.ratio(coalesce(summed.retained_mrr, 0), starts.mrr) as grr,
    baseline.ratio(coalesce(summed.n, 0), starts.n) as logo_retention_rate,
    starts.n < settings.small_base_n as is_small_base
from summed as starts
cross join staging.stg_run__settings as settings
inner join intermediate.int_revenue__months as months on starts.cohort_month <= months.month
left join summed
    on starts.cohort_month = summed.cohort_month
    and months.month = summed.month
    and starts.dimension = summed.dimension
    and starts.member = summed.member
where starts.month = starts.cohort_month;
