-- Grain: a term that is due and that another term renews, in time or later: the first to be signed,
-- and the sum of all that were in time.
with links as (
    select * from {{ ref('int_renewals__links') }}
),

credits as (
    select * from {{ ref('int_renewals__credits') }}
),

first_links as (
    select * from links
    qualify row_number() over (
        partition by source_system, contract_id
        order by signed_on nulls last, renewed_by_contract_id nulls last
    ) = 1
),

summed as (
    select
        source_system,
        contract_id,
        count(*) as n_renewing_terms,
        max(signed_on) as last_signed_on,
        max(coalesce(renewed_until, {{ far_date() }})) as renewed_until,
        bool_or(is_same_deal) as is_same_deal,
        bool_and(is_same_currency and local_credit_amount is not null) as is_local_amount_known,
        bool_and(credit_amount is not null) as is_amount_known,
        {{ sum_amount('local_credit_amount') }} as local_amount,
        {{ sum_amount('credit_amount') }} as amount
    from credits
    group by source_system, contract_id
)

select
    first_links.source_system,
    first_links.contract_id,
    first_links.renewed_by_contract_id,
    first_links.signed_on as first_signed_on,
    summed.last_signed_on,
    summed.renewed_until,
    coalesce(summed.n_renewing_terms, 0) as n_renewing_terms,
    summed.contract_id is not null as is_in_window,
    coalesce(summed.is_same_deal, false) as is_same_deal,
    case when summed.is_amount_known then summed.amount end as renewed_amount,
    case when summed.is_local_amount_known then summed.local_amount end as local_renewed_amount
from first_links
left join summed
    on first_links.source_system = summed.source_system
    and first_links.contract_id = summed.contract_id
