-- Grain: a customer. Its name is the CRM's, else billing's, the helpdesk's or the product's; of
-- several records of one department the one that was not merged away, then the oldest, gives it.
with clusters as (
    select * from {{ ref('int_identity__clusters') }}
),

records as (
    select * from {{ ref('int_identity__source_records') }}
),

crm_merges as (
    select * from {{ ref('int_identity__crm_merges') }}
),

described as (
    select
        clusters.customer_id,
        clusters.department,
        clusters.source_system,
        clusters.record_id,
        records.record_name,
        records.is_test,
        records.created_at,
        case when records.record_name is null then 1 else 0 end as nameless_rank,
        case clusters.department
            when 'crm' then 1
            when 'billing' then 2
            when 'helpdesk' then 3
            else 4
        end as department_rank,
        case when crm_merges.crm_account_id is null then 0 else 1 end as merged_rank
    from clusters
    inner join records
        on clusters.department = records.department
        and clusters.source_system = records.source_system
        and clusters.record_id = records.record_id
    left join crm_merges
        on clusters.department = 'crm'
        and clusters.source_system = crm_merges.source_system
        and clusters.record_id = crm_merges.crm_account_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id
            order by
                nameless_rank nulls last,
                department_rank nulls last,
                merged_rank nulls last,
                created_at nulls last,
                source_system nulls last,
                record_id nulls last
        ) as name_rank
    from described
)

select
    customer_id,
    max(coalesce(record_name, record_id)) filter (where name_rank = 1) as customer_name,
    bool_or(is_test) as is_test,
    count(*) as n_records,
    bool_or(department = 'crm') as has_crm,
    bool_or(department = 'helpdesk') as has_helpdesk,
    bool_or(department = 'billing') as has_billing,
    bool_or(department = 'usage') as has_usage
from ranked
group by customer_id
