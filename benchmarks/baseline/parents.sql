-- NRR, GRR and the bridge over parents, each with all that it owns as one customer.
create or replace table baseline.revenue_retention_by_parent as
with members as (
    select
        hierarchy.top_parent_customer_id as parent_id,
        histories.*,
        histories.last_paying_month is not null
        and coalesce(histories.last_idle_month < histories.last_paying_month, true) as is_kept
    from intermediate.int_revenue__customer_histories as histories
    inner join intermediate.int_customer__hierarchy as hierarchy
        on histories.customer_id = hierarchy.customer_id
        and histories.month >= hierarchy.valid_from
        and histories.month < hierarchy.valid_to
),

summed as (
    select
        parent_id,
        month,
        sum(mrr_amount) as mrr,
        sum(mrr_amount_at_rate_month_before) as mrr_month_before,
        sum(mrr_amount_at_rate_year_before) as mrr_year_before,
        sum(opening_mrr_amount) as opening,
        sum(mrr_amount_year_before) as opening_year_before,
        bool_or(has_paused) as has_paused,
        max(last_paying_month) as last_paying_month,
        bool_or(is_kept) as is_kept
    from members
    group by all
),

filled as (
    select
        firsts.parent_id,
        months.month,
        coalesce(mrr, 0) as mrr,
        coalesce(mrr_month_before, 0) as mrr_month_before,
        coalesce(mrr_year_before, 0) as mrr_year_before,
        coalesce(opening, 0) as opening,
        coalesce(opening_year_before, 0) as opening_year_before,
        last_paying_month,
        coalesce(is_kept, false) and last_paying_month is not null as is_kept,
        coalesce(mrr > 0, false) as is_paying,
        coalesce(mrr = 0 and has_paused, false) as is_paused
    from (select parent_id, min(month) as first_month from summed group by all) as firsts
    inner join intermediate.int_revenue__months as months on firsts.first_month <= months.month
    left join summed
        on firsts.parent_id = summed.parent_id
        and months.month = summed.month
),

classed as (
    select
        *,
        case
            when opening > 0 and mrr > 0
                then case when mrr_month_before >= opening then 'expansion' else 'contraction' end
            when opening > 0 and is_paused and is_kept then 'contraction'
            when opening > 0 then 'churn'
            when mrr > 0 and last_paying_month is null then 'new'
            when mrr > 0 and is_kept then 'expansion'
            when mrr > 0 then 'reactivation'
        end as movement_class,
        case when opening > 0 then mrr - mrr_month_before else 0 end as fx,
        mrr - opening - fx as movement,
        if(movement_class = 'new', movement, 0) as new,
        if(movement_class = 'reactivation', movement, 0) as reactivation,
        if(movement_class = 'expansion', movement, 0) as expansion,
        if(movement_class = 'contraction', movement, 0) as contraction,
        if(movement_class = 'churn', movement, 0) as churn
    from filled
),

usage_ends as (
    select
        usage.customer_id,
        cast(usage.month + to_months(steps.length) as date) as month,
        if(steps.length = 1, mean_usage_amount, 0) as month_before,
        if(steps.length = 12, mean_usage_amount, 0) as year_before,
        if(steps.length = 0, mean_usage_amount_at_rate_month_before, 0) as at_rate_month_before,
        if(steps.length = 0, mean_usage_amount_at_rate_year_before, 0) as at_rate_year_before
    from intermediate.int_revenue__usage_months as usage
    cross join (values (0), (1), (12)) as steps (length)
),

usage as (
    select
        hierarchy.top_parent_customer_id as parent_id,
        usage_ends.month,
        sum(month_before) as month_before,
        sum(year_before) as year_before,
        sum(at_rate_month_before) as at_rate_month_before,
        sum(at_rate_year_before) as at_rate_year_before
    from usage_ends
    inner join intermediate.int_customer__hierarchy as hierarchy
        on usage_ends.customer_id = hierarchy.customer_id
        and usage_ends.month >= hierarchy.valid_from
        and usage_ends.month < hierarchy.valid_to
    group by all
),

windows as (
    select parent_id, month, 'month' as retention_window, opening, new, reactivation, expansion, contraction,
        churn, fx, mrr as closing, mrr_month_before as constant_closing, is_paying
    from classed
    where is_paying or opening > 0
    union all
    select * exclude (is_there) from (
        select
            parent_id,
            month,
            'trailing_12_months' as retention_window,
            opening_year_before as opening,
            sum(new) over last_year as new,
            sum(reactivation) over last_year as reactivation,
            sum(expansion) over last_year as expansion,
            sum(contraction) over last_year as contraction,
            sum(churn) over last_year as churn,
            sum(fx) over last_year as fx,
            mrr as closing,
            mrr_year_before as constant_closing,
            is_paying,
            opening_year_before > 0 or bool_or(opening > 0) over last_year or bool_or(is_paying) over (
                partition by parent_id order by month rows between 12 preceding and current row
            ) as is_there
        from classed
        window last_year as (
            partition by parent_id order by month rows between 11 preceding and current row
        )
    ) as years
    where
        is_there
        and month >= (
            select cast(min(month) + interval 12 month as date) from intermediate.int_revenue__months
        )
),

totals as (
    select
        windows.month,
        retention_window,
        baseline.summed(case when opening > 0 then
            if(retention_window = 'month', usage.month_before, usage.year_before) end)
            as opening_usage,
        baseline.summed(case when opening > 0 then
            if(retention_window = 'month', usage.at_rate_month_before, usage.at_rate_year_before)
            end) as closing_usage,
        sum(opening) as opening,
        sum(new) as new,
        sum(reactivation) as reactivation,
        sum(expansion) as expansion,
        sum(contraction) as contraction,
        sum(churn) as churn,
        sum(fx) as fx,
        sum(closing) as closing,
        baseline.summed(case when opening > 0 then constant_closing end) as cohort_closing,
        baseline.summed(case when opening > 0 then least(constant_closing, opening) end)
            as cohort_retained,
        count(*) filter (where opening > 0) as n_cohort,
        count(*) filter (where opening > 0 and is_paying) as n_retained
    from windows
    left join usage
        on windows.parent_id = usage.parent_id
        and windows.month = usage.month
    group by all
)

select
    totals.month,
    retention_window,
    'all' as dimension,
    'all' as member,
    months.is_complete_month,
    opening as opening_mrr_amount,
    new as new_mrr_amount,
    reactivation as reactivation_mrr_amount,
    expansion as expansion_mrr_amount,
    contraction as contraction_mrr_amount,
    churn as churn_mrr_amount,
    fx as fx_mrr_amount,
    closing as closing_mrr_amount,
    opening as cohort_opening_mrr_amount,
    cohort_closing as cohort_closing_mrr_amount,
    cohort_retained as cohort_retained_mrr_amount,
    opening_usage as cohort_opening_usage_amount,
    closing_usage as cohort_closing_usage_amount,
    n_cohort as n_cohort_customers,
    n_retained as n_retained_customers,
    baseline.ratio(cohort_closing, opening) as nrr,
    baseline.ratio(cohort_closing + closing_usage, opening + opening_usage) as nrr_incl_usage,
    baseline.ratio(cohort_retained, opening) as grr,
    baseline.ratio(opening + expansion + contraction + churn, opening) as nrr_summation,
    baseline.ratio(n_retained, n_cohort) as logo_retention_rate,
    case when contraction + churn < 0
        then baseline.ratio(new + reactivation + expansion, -(contraction + churn)) end
        as quick_ratio,
    n_cohort < settings.small_base_n as is_small_base
from totals
inner join intermediate.int_revenue__months as months on totals.month = months.month
cross join staging.stg_run__settings as settings;
