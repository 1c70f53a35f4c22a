-- Grain: a customer, by the name that survives of those of its records (decision 0012).
with clusters as (
    select * from {{ ref('int_identity__clusters') }}
),

records as (
    select * from {{ ref('int_identity__source_records') }}
),

names as (
    select * from {{ ref('int_customer__attribute_history') }}
    where attribute = 'customer_name'
),

summed as (
    select
        clusters.customer_id,
        bool_or(records.is_test) as is_test,
        count(*) as n_records,
        bool_or(clusters.department = 'crm') as has_crm,
        bool_or(clusters.department = 'helpdesk') as has_helpdesk,
        bool_or(clusters.department = 'billing') as has_billing,
        bool_or(clusters.department = 'usage') as has_usage
    from clusters
    inner join records
        on clusters.department = records.department
        and clusters.source_system = records.source_system
        and clusters.record_id = records.record_id
    group by clusters.customer_id
)

select
    summed.customer_id,
    names.attribute_value as customer_name,
    summed.is_test,
    summed.n_records,
    summed.has_crm,
    summed.has_helpdesk,
    summed.has_billing,
    summed.has_usage
from summed
inner join names on summed.customer_id = names.customer_id
