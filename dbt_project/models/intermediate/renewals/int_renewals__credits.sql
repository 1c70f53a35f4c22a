-- Grain: a term that is due and a term that renews it in time, with the part of the renewing term's
-- amount that it is credited with: by what each was worth, in equal parts where one has no amount.
with links as (
    select
        *,
        case
            when bool_and(coalesce(target_amount > 0, false)) over renewing then target_amount
            else {{ amount(1) }}
        end as weight,
        row_number() over (
            partition by source_system, renewed_by_contract_id
            order by target_amount desc nulls last, contract_id asc nulls last
        ) as place
    from {{ ref('int_renewals__links') }}
    where is_in_window
    window renewing as (partition by source_system, renewed_by_contract_id)
),

weighed as (
    select
        *,
        sum(weight) over (partition by source_system, renewed_by_contract_id) as all_weights
    from links
),

shared as (
    select
        *,
        case
            when weight = all_weights then local_arr_amount
            else {{ prorate_amount('local_arr_amount', 'weight', 'all_weights') }}
        end as share_amount
    from weighed
),

credited as (
    select
        *,
        sum(share_amount) over (partition by source_system, renewed_by_contract_id) as all_shares
    from shared
),

rounded as (
    select
        *,
        -- what rounding leaves goes to the largest, so that nothing is credited twice or lost
        {{ amount('case
            when place = 1 then share_amount + local_arr_amount - all_shares
            else share_amount
        end') }} as local_credit_amount
    from credited
)

select
    source_system,
    contract_id,
    renewed_by_contract_id,
    signed_on,
    renewed_until,
    is_same_currency,
    is_same_deal,
    local_arr_amount as renewing_local_amount,
    local_credit_amount,
    {{ convert_amount('local_credit_amount', 'rate') }} as credit_amount
from rounded
