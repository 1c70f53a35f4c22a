-- NRR, GRR and the bridge by month, window, dimension and member, with usage beside.
create or replace table baseline.revenue_retention as
with limits as (
    select
        rates.month,
        bands.band,
        bands.lower_acv_amount * rates.rate as lower_amount,
        bands.upper_acv_amount * rates.rate as upper_amount
    from intermediate.int_rules__acv_bands as bands
    inner join intermediate.int_revenue__fx_rates as rates on bands.currency = rates.currency
),

members as (
    select
        movements.customer_id,
        movements.month,
        coalesce(limits.band, '(unknown)') as acv_band,
        coalesce(csms.csm_owner_id, '(unknown)') as csm,
        coalesce(attributes.segment, '(unknown)') as segment,
        coalesce(attributes.industry, '(unknown)') as industry,
        coalesce(attributes.region, '(unknown)') as region,
        coalesce(attributes.acquisition_channel, '(unknown)') as acquisition_channel,
        coalesce(attributes.partner_name, '(unknown)') as partner
    from intermediate.int_revenue__customer_movements as movements
    inner join intermediate.int_revenue__months as months on movements.month = months.month
    left join limits
        on movements.month = limits.month
        and movements.closing_arr_amount >= limits.lower_amount
        and movements.closing_arr_amount < limits.upper_amount
    left join intermediate.int_customer__csm_history as csms
        on movements.customer_id = csms.customer_id
        and months.next_month_start > csms.valid_from
        and months.next_month_start <= csms.valid_to
    left join intermediate.int_customer__dated_attributes as attributes
        on movements.customer_id = attributes.customer_id
        and months.next_month_start > attributes.valid_from
        and months.next_month_start <= attributes.valid_to
    where movements.is_paying
),

windows as (
    select
        customer_id,
        month,
        'month' as retention_window,
        case when opening_mrr_amount > 0 then cast(month - interval 1 month as date) else month end
            as member_month,
        opening_mrr_amount as opening,
        new_mrr_amount as new,
        reactivation_mrr_amount as reactivation,
        expansion_mrr_amount as expansion,
        contraction_mrr_amount as contraction,
        churn_mrr_amount as churn,
        fx_mrr_amount as fx,
        closing_mrr_amount as closing,
        closing_mrr_amount_at_rate_month_before as constant_closing,
        n_seats,
        is_paying
    from intermediate.int_revenue__customer_movements
    where is_paying or opening_mrr_amount > 0
    union all
    select * from (
        select
            customer_id,
            month,
            'trailing_12_months' as retention_window,
            min(case when is_paying then month end) over (
                partition by customer_id order by month rows between 12 preceding and current row
            ) as member_month,
            mrr_amount_year_before as opening,
            sum(new_mrr_amount) over last_year as new,
            sum(reactivation_mrr_amount) over last_year as reactivation,
            sum(expansion_mrr_amount) over last_year as expansion,
            sum(contraction_mrr_amount) over last_year as contraction,
            sum(churn_mrr_amount) over last_year as churn,
            closing_mrr_amount - mrr_amount_year_before - new - reactivation - expansion
            - contraction - churn as fx,
            closing_mrr_amount as closing,
            closing_mrr_amount_at_rate_year_before as constant_closing,
            n_seats,
            is_paying
        from intermediate.int_revenue__customer_movements
        window last_year as (
            partition by customer_id order by month rows between 11 preceding and current row
        )
    ) as years
    where
        member_month is not null
        and month >= (
            select cast(min(month) + interval 12 month as date) from intermediate.int_revenue__months
        )
),

by_attribute as (
    select
        windows.month,
        retention_window,
        case
            when grouping(segment) = 0 then 'segment'
            when grouping(acv_band) = 0 then 'acv_band'
            when grouping(industry) = 0 then 'industry'
            when grouping(region) = 0 then 'region'
            when grouping(csm) = 0 then 'csm'
            when grouping(acquisition_channel) = 0 then 'acquisition_channel'
            when grouping(partner) = 0 then 'partner'
            else 'all'
        end as dimension,
        coalesce(segment, acv_band, industry, region, csm, acquisition_channel, partner, 'all')
            as member,
        sum(opening) as opening,
        sum(new) as new,
        sum(reactivation) as reactivation,
        sum(expansion) as expansion,
        sum(contraction) as contraction,
        sum(churn) as churn,
        sum(fx) as fx,
        sum(closing) as closing,
        sum(opening) as cohort_opening,
        baseline.summed(case when opening > 0 then constant_closing end) as cohort_closing,
        baseline.summed(case when opening > 0 then least(constant_closing, opening) end)
            as cohort_retained,
        count(*) filter (where opening > 0) as n_cohort,
        count(*) filter (where opening > 0 and is_paying) as n_retained,
        count(*) filter (where is_paying) as n_customers
    from windows
    inner join members
        on windows.customer_id = members.customer_id
        and windows.member_month = members.month
    group by
        grouping sets (
            (windows.month, retention_window, segment),
            (windows.month, retention_window, acv_band),
            (windows.month, retention_window, industry),
            (windows.month, retention_window, region),
            (windows.month, retention_window, csm),
            (windows.month, retention_window, acquisition_channel),
            (windows.month, retention_window, partner),
            (windows.month, retention_window)
        )
),

balances as (
    select
        customer_id,
        product,
        month,
        sum(mrr_amount) as mrr,
        sum(mrr_amount_at_rate_month_before) as mrr_month_before,
        sum(mrr_amount_at_rate_year_before) as mrr_year_before,
        sum(n_seats) as n_seats
    from intermediate.int_revenue__product_months
    group by all
),

product_months as (
    select
        months.month,
        products.product,
        coalesce(closings.closing, 0) as closing,
        coalesce(closings.n_customers, 0) as n_customers,
        coalesce(moved.new, 0) as new,
        coalesce(moved.reactivation, 0) as reactivation,
        coalesce(moved.expansion, 0) as expansion,
        coalesce(moved.contraction, 0) as contraction,
        coalesce(moved.churn, 0) as churn,
        coalesce(moved.fx, 0) as fx
    from (
        select product, min(month) as first_month from balances group by all
    ) as products
    inner join intermediate.int_revenue__months as months on products.first_month <= months.month
    left join (
        select month, product, sum(mrr) as closing, count(*) filter (where mrr > 0) as n_customers
        from balances
        group by all
    ) as closings
        on months.month = closings.month
        and products.product = closings.product
    left join (
        select
            month,
            product,
            baseline.summed(case when movement_class = 'new' then mrr_amount end) as new,
            baseline.summed(case when movement_class = 'reactivation' then mrr_amount end)
                as reactivation,
            baseline.summed(case when movement_class = 'expansion' then mrr_amount end)
                as expansion,
            baseline.summed(case when movement_class = 'contraction' then mrr_amount end)
                as contraction,
            baseline.summed(case when movement_class = 'churn' then mrr_amount end) as churn,
            baseline.summed(case when movement_class = 'fx' then mrr_amount end) as fx
        from intermediate.int_revenue__movements
        group by all
    ) as moved
        on months.month = moved.month
        and products.product = moved.product
),

spans as (
    select 'month' as retention_window, 1 as length
    union all
    select 'trailing_12_months' as retention_window, 12 as length
),

product_cohorts as (
    select
        cast(opening.month + to_months(spans.length) as date) as month,
        spans.retention_window,
        opening.product,
        sum(opening.mrr) as cohort_opening,
        baseline.summed(
            if(spans.length = 1, closing.mrr_month_before, closing.mrr_year_before)
        ) as cohort_closing,
        baseline.summed(
            least(
                coalesce(if(spans.length = 1, closing.mrr_month_before, closing.mrr_year_before), 0),
                opening.mrr
            )
        ) as cohort_retained,
        count(*) as n_cohort,
        count(*) filter (
            where if(spans.length = 1, closing.mrr_month_before, closing.mrr_year_before) > 0
        ) as n_retained
    from balances as opening
    cross join spans
    left join balances as closing
        on opening.customer_id = closing.customer_id
        and opening.product = closing.product
        and cast(opening.month + to_months(spans.length) as date) = closing.month
    where opening.mrr > 0
    group by all
),

by_product as (
    select
        months.month,
        spans.retention_window,
        'product' as dimension,
        months.product as member,
        coalesce(opening.closing, 0) as opening,
        case when spans.length = 1 then months.new else sum(months.new) over last_year end as new,
        case when spans.length = 1 then months.reactivation
            else sum(months.reactivation) over last_year end as reactivation,
        case when spans.length = 1 then months.expansion
            else sum(months.expansion) over last_year end as expansion,
        case when spans.length = 1 then months.contraction
            else sum(months.contraction) over last_year end as contraction,
        case when spans.length = 1 then months.churn else sum(months.churn) over last_year end
            as churn,
        case when spans.length = 1 then months.fx else sum(months.fx) over last_year end as fx,
        months.closing,
        coalesce(cohorts.cohort_opening, 0) as cohort_opening,
        coalesce(cohorts.cohort_closing, 0) as cohort_closing,
        coalesce(cohorts.cohort_retained, 0) as cohort_retained,
        coalesce(cohorts.n_cohort, 0) as n_cohort,
        coalesce(cohorts.n_retained, 0) as n_retained,
        months.n_customers
    from product_months as months
    cross join spans
    left join product_months as opening
        on months.month = cast(opening.month + to_months(spans.length) as date)
        and months.product = opening.product
    left join product_cohorts as cohorts
        on months.month = cohorts.month
        and spans.retention_window = cohorts.retention_window
        and months.product = cohorts.product
    window last_year as (
        partition by months.product, spans.retention_window
        order by months.month
        rows between 11 preceding and current row
    )
),

usage_ends as (
    select
        usage.customer_id,
        usage.month as start_month,
        cast(usage.month + to_months(spans.length) as date) as month,
        spans.retention_window,
        mean_usage_amount as opening_usage,
        0 as closing_usage
    from intermediate.int_revenue__usage_months as usage
    cross join spans
    union all
    select
        usage.customer_id,
        cast(usage.month - to_months(spans.length) as date) as start_month,
        usage.month,
        spans.retention_window,
        0 as opening_usage,
        if(
            spans.length = 1,
            mean_usage_amount_at_rate_month_before, mean_usage_amount_at_rate_year_before
        ) as closing_usage
    from intermediate.int_revenue__usage_months as usage
    cross join spans
),

usage as (
    select
        usage_ends.month,
        retention_window,
        case
            when grouping(segment) = 0 then 'segment'
            when grouping(acv_band) = 0 then 'acv_band'
            when grouping(industry) = 0 then 'industry'
            when grouping(region) = 0 then 'region'
            when grouping(csm) = 0 then 'csm'
            when grouping(acquisition_channel) = 0 then 'acquisition_channel'
            when grouping(partner) = 0 then 'partner'
            else 'all'
        end as dimension,
        coalesce(segment, acv_band, industry, region, csm, acquisition_channel, partner, 'all')
            as member,
        sum(opening_usage) as opening_usage,
        sum(closing_usage) as closing_usage
    from usage_ends
    inner join members
        on usage_ends.customer_id = members.customer_id
        and usage_ends.start_month = members.month
    group by
        grouping sets (
            (usage_ends.month, retention_window, segment),
            (usage_ends.month, retention_window, acv_band),
            (usage_ends.month, retention_window, industry),
            (usage_ends.month, retention_window, region),
            (usage_ends.month, retention_window, csm),
            (usage_ends.month, retention_window, acquisition_channel),
            (usage_ends.month, retention_window, partner),
            (usage_ends.month, retention_window)
        )
),

everything as (
    select by_attribute.*, coalesce(opening_usage, 0) as opening_usage,
        coalesce(closing_usage, 0) as closing_usage
    from by_attribute
    left join usage using (month, retention_window, dimension, member)
    union all
    select *, null as opening_usage, null as closing_usage
    from by_product
    where
        (
            n_customers > 0 or opening <> 0 or new <> 0 or reactivation <> 0 or expansion <> 0
            or contraction <> 0 or churn <> 0 or fx <> 0 or closing <> 0
        )
        and (
            retention_window = 'month'
            or month >= (
                select cast(min(month) + interval 12 month as date)
                from intermediate.int_revenue__months
            )
        )
),

rated as (
    select
        everything.month,
        retention_window,
        dimension,
        member,
        months.is_complete_month,
        opening as opening_mrr_amount,
        new as new_mrr_amount,
        reactivation as reactivation_mrr_amount,
        expansion as expansion_mrr_amount,
        contraction as contraction_mrr_amount,
        churn as churn_mrr_amount,
        fx as fx_mrr_amount,
        closing as closing_mrr_amount,
        cohort_opening as cohort_opening_mrr_amount,
        cohort_closing as cohort_closing_mrr_amount,
        cohort_retained as cohort_retained_mrr_amount,
        opening_usage as cohort_opening_usage_amount,
        closing_usage as cohort_closing_usage_amount,
        n_cohort as n_cohort_customers,
        n_retained as n_retained_customers,
        baseline.ratio(cohort_closing, cohort_opening) as nrr,
        baseline.ratio(cohort_closing + closing_usage, cohort_opening + opening_usage)
            as nrr_incl_usage,
        baseline.ratio(cohort_retained, cohort_opening) as grr,
        baseline.ratio(opening + expansion + contraction + churn, opening) as nrr_summation,
        baseline.ratio(n_retained, n_cohort) as logo_retention_rate,
        case when contraction + churn < 0
            then baseline.ratio(new + reactivation + expansion, -(contraction + churn)) end
            as quick_ratio,
        baseline.ratio(-churn, opening) as churn_rate,
        n_cohort < settings.small_base_n as is_small_base
    from everything
    inner join intermediate.int_revenue__months as months on everything.month = months.month
    cross join staging.stg_run__settings as settings
)

select rated.*, rated.churn_rate - earlier.churn_rate as churn_rate_trend
from rated
left join rated as earlier
    on rated.retention_window = earlier.retention_window
    and rated.dimension = earlier.dimension
    and rated.member = earlier.member
    and rated.month = cast(earlier.month + interval 3 month as date);
