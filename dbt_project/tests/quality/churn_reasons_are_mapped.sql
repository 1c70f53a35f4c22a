{{ config(severity='warn') }}

select
    source_system,
    record_key,
    reason
from {{ ref('int_customer__churn_events') }}
where reason is not null and not is_mapped
