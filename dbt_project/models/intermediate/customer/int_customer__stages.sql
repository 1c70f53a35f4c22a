-- Grain: a customer. Where it stands on the day of the run, and since when. Customers that never
-- paid are at the first stage since their oldest record.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

stages as (
    select stages.*
    from {{ ref('int_customer__stage_months') }} as stages
    inner join settings on stages.month = {{ month_start('settings.as_of') }}
    where stages.lifecycle_stage <> 'not yet paying'
),

first_records as (
    select
        customer_records.customer_id,
        cast({{ in_reporting_zone('min(source_records.created_at)') }} as date) as first_record_date
    from {{ ref('int_identity__customer_records') }} as customer_records
    inner join {{ ref('int_identity__source_records') }} as source_records
        on customer_records.department = source_records.department
        and customer_records.source_system = source_records.source_system
        and customer_records.record_id = source_records.record_id
    group by customer_records.customer_id
)

select
    customers.customer_id,
    coalesce(stages.lifecycle_stage, 'not yet paying') as lifecycle_stage,
    case
        when stages.customer_id is not null then stages.stage_since_month
        when first_records.first_record_date <= settings.as_of then first_records.first_record_date
    end as lifecycle_stage_since
from customers
cross join settings
left join stages on customers.customer_id = stages.customer_id
left join first_records on customers.customer_id = first_records.customer_id
