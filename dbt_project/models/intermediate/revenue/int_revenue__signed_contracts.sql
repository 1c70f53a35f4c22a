-- Grain: contract term and month at whose end it was signed and had not started, as known then
-- (decision 0019). It counts with what it adds to the terms that it replaces: those that it renews,
-- and those that end with them. Of several that replace one term the first takes it off.
with fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

contracts as (
    select * from {{ ref('int_revenue__bridged_contracts') }}
),

months as (
    select
        months.month,
        months.next_month_start,
        least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as known_on
    from {{ ref('int_revenue__months') }} as months
    cross join {{ ref('stg_run__settings') }} as settings
),

signed as (
    select
        contracts.*,
        months.*,
        {{ convert_amount('contracts.arr_amount', 'fx_rates.rate') }} as signed_arr_amount
    from contracts
    inner join months
        on contracts.known_from <= months.known_on
        and contracts.start_date >= months.next_month_start
    inner join fx_rates
        on contracts.currency = fx_rates.currency
        and months.month = fx_rates.month
    where
        contracts.known_from < {{ month_start('contracts.start_date') }}
        and contracts.notified_on > months.known_on
),

replacements as (
    select
        source_system,
        contract_id,
        renewed_contract_id as replaced_contract_id
    from contracts
    where renewed_contract_id is not null
    union
    select
        source_system,
        next_contract_id as contract_id,
        contract_id as replaced_contract_id
    from contracts
    where next_contract_id is not null
),

replaced as (
    select
        signed.source_system,
        signed.contract_id,
        signed.month,
        {{ convert_amount('contracts.arr_amount', 'fx_rates.rate') }} as replaced_arr_amount
    from signed
    inner join replacements
        on signed.source_system = replacements.source_system
        and signed.contract_id = replacements.contract_id
    inner join contracts
        on replacements.source_system = contracts.source_system
        and replacements.replaced_contract_id = contracts.contract_id
        and signed.known_on >= contracts.known_from
        and signed.known_on < contracts.notified_on
        and signed.next_month_start <= contracts.served_to
    inner join fx_rates
        on contracts.currency = fx_rates.currency
        and signed.month = fx_rates.month
    qualify row_number() over (
        partition by contracts.source_system, contracts.contract_id, signed.month
        order by signed.start_date nulls last, signed.contract_id nulls last
    ) = 1
)

select
    signed.customer_id,
    signed.source_system,
    signed.contract_id,
    signed.month,
    {{ amount('signed.signed_arr_amount - ' ~ sum_amount('replaced.replaced_arr_amount')) }}
        as signed_arr_amount
from signed
left join replaced
    on signed.source_system = replaced.source_system
    and signed.contract_id = replaced.contract_id
    and signed.month = replaced.month
group by
    signed.customer_id,
    signed.source_system,
    signed.contract_id,
    signed.month,
    signed.signed_arr_amount
