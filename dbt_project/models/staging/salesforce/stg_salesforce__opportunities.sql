with versions as (
    select * from {{ source('accepted', 'salesforce__opportunities') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    opportunity_id,
    crm_account_id,
    opportunity_name,
    opportunity_type,
    stage,
    is_closed,
    is_won,
    net_amount,
    currency,
    close_date,
    loss_reason,
    lead_source,
    is_cs_sourced,
    is_referral,
    owner_id,
    created_at,
    updated_at
from versions
