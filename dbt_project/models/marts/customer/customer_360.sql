-- Grain: a customer, tests too, as of the day of the run; MRR is that at the end of its month.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

attributes as (
    select * from {{ ref('int_customer__attributes') }}
),

record_ids as (
    select * from {{ ref('int_customer__record_ids') }}
),

revenue as (
    select * from {{ ref('int_customer__revenue') }}
),

health as (
    select * from {{ ref('int_health__latest') }}
),

open_tickets as (
    select * from {{ ref('int_support__open_tickets') }}
),

engagement as (
    select * from {{ ref('int_customer__engagement') }}
),

overdue as (
    select * from {{ ref('int_customer__overdue') }}
),

contract_ends as (
    select * from {{ ref('int_customer__contract_ends') }}
),

stages as (
    select * from {{ ref('int_customer__stages') }}
)

select
    customers.customer_id,
    customers.customer_name,
    customers.is_test,
    stages.lifecycle_stage,
    engagement.departments,
    record_ids.crm_account_ids,
    record_ids.billing_account_ids,
    record_ids.helpdesk_organization_ids,
    record_ids.workspace_ids,
    attributes.segment,
    attributes.industry,
    attributes.region,
    attributes.country,
    attributes.acquisition_channel,
    attributes.partner_name,
    attributes.csm_owner_id,
    attributes.csm_name,
    attributes.owner_name,
    {% for name in ['mrr', 'arr', 'opening_mrr', 'new_mrr', 'reactivation_mrr', 'expansion_mrr',
        'contraction_mrr', 'churn_mrr', 'fx_mrr'] -%}
    {{ amount('coalesce(revenue.' ~ name ~ '_amount, 0)') }} as {{ name }}_amount,
    {% endfor -%}
    {{ ratio('revenue.mrr_amount_at_opening_rate', 'revenue.opening_mrr_amount') }} as nrr,
    coalesce(revenue.n_seats, 0) as n_seats,
    coalesce(revenue.n_products, 0) as n_products,
    revenue.first_paying_month,
    revenue.last_paying_month,
    contract_ends.contract_end_date,
    contract_ends.is_auto_renewal,
    contract_ends.notice_date,
    coalesce(overdue.n_overdue_invoices, 0) as n_overdue_invoices,
    case when overdue.customer_id is null then {{ amount(0) }} else overdue.overdue_gross_amount end
        as overdue_gross_amount,
    health.health_score,
    coalesce(health.health_band, '(unknown)') as health_band,
    health.no_score_reason,
    health.score_change_3_months as health_score_change_3_months,
    health.heaviest_measures,
    health.red_flag_reasons,
    health.usage_trend,
    health.csat_rate,
    health.n_csat_ratings,
    health.nps,
    health.n_nps_answers,
    coalesce(open_tickets.n_open_tickets, 0) as n_open_tickets,
    open_tickets.oldest_open_ticket_days,
    engagement.last_touch_date,
    engagement.last_use_date
from customers
left join attributes on customers.customer_id = attributes.customer_id
left join record_ids on customers.customer_id = record_ids.customer_id
left join revenue on customers.customer_id = revenue.customer_id
left join health on customers.customer_id = health.customer_id
left join open_tickets on customers.customer_id = open_tickets.customer_id
left join engagement on customers.customer_id = engagement.customer_id
left join overdue on customers.customer_id = overdue.customer_id
left join contract_ends on customers.customer_id = contract_ends.customer_id
left join stages on customers.customer_id = stages.customer_id
