-- What customers were restated by adds up to what the figure of the whole was restated by.
with restatements as (
    select * from {{ ref('metric_restatements') }}
    where retention_window = 'month' and dimension = 'all'
),

summed as (
    select
        month,
        closing_number,
        metric,
        coalesce(sum(case when customer_id is null then amount_difference end), 0)
            as figure_difference,
        coalesce(sum(case when customer_id is not null then amount_difference end), 0)
            as customers_difference
    from restatements
    where metric like '%_mrr_amount' and metric not like 'cohort%'
    group by month, closing_number, metric
)

select
    month,
    closing_number,
    metric,
    figure_difference,
    customers_difference,
    'the customers do not account for the difference' as reason
from summed
where figure_difference <> customers_difference
