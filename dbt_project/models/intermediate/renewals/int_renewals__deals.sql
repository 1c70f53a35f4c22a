-- Grain: a step of a deal: a term that was signed in one with the term before it, or the one after
-- it. The deal is of one account and number, and lasts to the end of its last step.
with terms as (
    select * from {{ ref('int_renewals__terms') }}
),

links as (
    select * from {{ ref('int_renewals__links') }}
    where is_same_deal
),

steps as (
    select
        source_system,
        contract_id
    from links
    union
    select
        source_system,
        renewed_by_contract_id as contract_id
    from links
)

select
    terms.source_system,
    terms.contract_id,
    max(terms.due_date) over (
        partition by
            terms.source_system, terms.crm_account_id, terms.contract_number, terms.signed_on
    ) as deal_until
from terms
inner join steps
    on terms.source_system = steps.source_system
    and terms.contract_id = steps.contract_id
