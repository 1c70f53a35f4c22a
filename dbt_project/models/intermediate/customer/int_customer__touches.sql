-- Grain: a touch: what customer success recorded, and calls, mails and meetings of the CRM; with
-- the customer, (unknown) where no id leads to one. Tasks are our own work, no touch.
with touchpoints as (
    select * from {{ ref('int_success__touchpoints') }}
),

activities as (
    select * from {{ ref('int_crm__activities') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    'success.touchpoints' as entity,
    touchpoints.source_system,
    touchpoints.record_key,
    {{ referenced_customer() }} as customer_id,
    cast({{ in_reporting_zone('touchpoints.occurred_at') }} as date) as touched_on
from touchpoints
{{ join_customer_references('touchpoints') }}
union all
select
    'crm.activities' as entity,
    activities.source_system,
    activities.record_key,
    coalesce(customer_records.customer_id, '(unknown)') as customer_id,
    cast({{ in_reporting_zone('activities.occurred_at') }} as date) as touched_on
from activities
left join customer_records
    on customer_records.department = 'crm'
    and activities.source_system = customer_records.source_system
    and activities.crm_account_id = customer_records.record_id
where activities.activity_type in ('call', 'email', 'meeting')
