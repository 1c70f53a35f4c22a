-- Grain: month × system with records.
with source_months as (
    select * from {{ ref('int_identity__source_months') }}
),

source_mrr as (
    select * from {{ ref('int_identity__source_mrr') }}
),

company_mrr as (
    select month, {{ sum_amount('closing_mrr_amount') }} as company_mrr_amount
    from {{ ref('int_revenue__customer_movements') }}
    group by month
)

select
    source_months.month,
    source_months.is_complete_month,
    source_months.department,
    source_months.source_system,
    source_months.n_records,
    source_months.n_matched_records,
    {{ ratio('source_months.n_matched_records', 'source_months.n_records') }}
        as matched_record_rate,
    source_months.n_pairs_to_review,
    {{ amount('coalesce(company_mrr.company_mrr_amount, 0)') }} as company_mrr_amount,
    {{ amount('coalesce(source_mrr.known_mrr_amount, 0)') }} as known_mrr_amount,
    {{ amount('coalesce(source_mrr.matched_mrr_amount, 0)') }} as matched_mrr_amount,
    {{ amount('coalesce(source_mrr.known_mrr_amount - source_mrr.matched_mrr_amount, 0)') }}
        as unmatched_mrr_amount,
    {{ ratio('source_mrr.matched_mrr_amount', 'source_mrr.known_mrr_amount') }}
        as matched_mrr_rate,
    {{ ratio('coalesce(source_mrr.known_mrr_amount, 0)', 'company_mrr.company_mrr_amount') }}
        as known_mrr_rate
from source_months
left join source_mrr
    on source_months.month = source_mrr.month
    and source_months.department = source_mrr.department
    and source_months.source_system = source_mrr.source_system
left join company_mrr on source_months.month = company_mrr.month
