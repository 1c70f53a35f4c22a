-- Grain: month × system with records. MRR of the customers that the system knows, and of those
-- among them that another department knows as well; by what is known of them now.
with record_months as (
    select * from {{ ref('int_identity__record_months') }}
),

customer_months as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

customer_systems as (
    select
        customer_id,
        department,
        source_system,
        bool_or(matched_month < {{ far_date() }}) as is_matched
    from record_months
    group by customer_id, department, source_system
)

select
    customer_months.month,
    customer_systems.department,
    customer_systems.source_system,
    {{ sum_amount('customer_months.closing_mrr_amount') }} as known_mrr_amount,
    {{ sum_amount(
        'case when customer_systems.is_matched then customer_months.closing_mrr_amount else 0 end'
    ) }} as matched_mrr_amount
from customer_months
inner join customer_systems on customer_months.customer_id = customer_systems.customer_id
group by
    customer_months.month,
    customer_systems.department,
    customer_systems.source_system
