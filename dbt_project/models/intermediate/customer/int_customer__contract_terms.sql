-- Grain: contract term that is no draft, with the term that it renews and the first day after its
-- service. A term renews the one that it names, else the last one before with its number. One that
-- begins within an earlier term of its number and ends no later is beside it (a co-term), such as a
-- module added in the year: it renews nothing, and the next term of the number ends both. A term
-- that renews by itself goes on until notice is given or another follows.
with contracts as (
    select
        *,
        max(end_date) {{ terms_of_number('1 preceding') }} as latest_end_date
    from {{ ref('int_crm__contracts') }}
    where coalesce(contract_status, 'signed') <> 'draft'
),

placed as (
    select
        *,
        contract_number is not null
        and predecessor_contract_id is null
        and coalesce(start_date < latest_end_date and end_date <= latest_end_date, false)
            as is_beside
    from contracts
),

numbered as (
    select
        *,
        sum(case when is_beside then 0 else 1 end) {{ terms_of_number('current row') }}
            as term_number
    from placed
),

terms as (
    select * from numbered
    where contract_number is not null and not is_beside
),

named as (
    select distinct
        source_system,
        predecessor_contract_id
    from numbered
    where predecessor_contract_id is not null
)

select
    numbered.source_system,
    numbered.contract_id,
    coalesce(numbered.contract_number, numbered.contract_id) as subscription_id,
    numbered.crm_account_id,
    numbered.currency,
    numbered.arr_amount,
    coalesce(numbered.predecessor_contract_id, earlier.contract_id) as renewed_contract_id,
    numbered.notice_date,
    numbered.start_date,
    case
        when
            numbered.is_auto_renewal
            and numbered.notice_date is null
            and coalesce(numbered.contract_status, 'signed') in ('signed', 'active')
            and named.predecessor_contract_id is null
            and later.contract_id is null
            then {{ far_date() }}
        else least(
            coalesce(numbered.end_date, {{ far_date() }}),
            greatest(coalesce(later.start_date, {{ far_date() }}), numbered.start_date)
        )
    end as service_to
from numbered
left join named
    on numbered.source_system = named.source_system
    and numbered.contract_id = named.predecessor_contract_id
left join terms as earlier
    on numbered.source_system = earlier.source_system
    and numbered.crm_account_id = earlier.crm_account_id
    and numbered.contract_number = earlier.contract_number
    and case when not numbered.is_beside then numbered.term_number end = earlier.term_number + 1
left join terms as later
    on numbered.source_system = later.source_system
    and numbered.crm_account_id = later.crm_account_id
    and numbered.contract_number = later.contract_number
    and numbered.term_number = later.term_number - 1
