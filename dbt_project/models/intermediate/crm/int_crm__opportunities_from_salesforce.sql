-- Grain: an opportunity of Salesforce.
{{ config(materialized='table') }}

with opportunities as (
    select * from {{ latest_version(ref('stg_salesforce__opportunities')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    opportunity_id,
    crm_account_id,
    opportunity_name,
    case
        when lower(opportunity_type) in ('new customer', 'new business') then 'new'
        when lower(opportunity_type) like '%renewal%' then 'renewal'
        when lower(opportunity_type) in ('existing customer - upgrade', 'existing business')
            then 'expansion'
        when opportunity_type is not null then 'other'
    end as opportunity_type,
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
from opportunities
