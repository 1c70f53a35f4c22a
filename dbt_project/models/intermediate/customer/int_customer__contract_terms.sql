-- Grain: contract term that is no draft, with the term that it renews and the first day after its
-- service. A term renews the one that it names, else the last one before with its number. One that
-- begins within an earlier term of its number and ends no later is beside it (a co-term), such as a
-- module added in the year: it renews nothing, and the next term of the number ends both. A term
-- that renews by itself goes on until another begins, or to the end of the term in which notice is
-- given (decision 0017).
with contracts as (
    select
        *,
        max(end_date) {{ terms_of_number('1 preceding') }} as latest_end_date,
        coalesce(case
            when is_auto_renewal and notice_date > end_date
                then {{ end_of_running_term('start_date', 'end_date', 'notice_date') }}
            when
                is_auto_renewal
                and notice_date is null
                and coalesce(contract_status, 'signed') in ('signed', 'active')
                then {{ far_date() }}
            else end_date
        end, {{ far_date() }}) as own_service_to
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
    select
        source_system,
        predecessor_contract_id,
        min(start_date) as start_date
    from numbered
    where predecessor_contract_id is not null
    group by source_system, predecessor_contract_id
)

select
    numbered.source_system,
    numbered.contract_id,
    coalesce(numbered.contract_number, numbered.contract_id) as subscription_id,
    numbered.crm_account_id,
    numbered.currency,
    numbered.arr_amount,
    coalesce(numbered.predecessor_contract_id, earlier.contract_id) as renewed_contract_id,
    later.contract_id as next_contract_id,
    numbered.notice_date,
    numbered.start_date,
    least(
        numbered.own_service_to,
        greatest(
            least(
                coalesce(named.start_date, {{ far_date() }}),
                coalesce(later.start_date, {{ far_date() }})
            ),
            numbered.start_date
        )
    ) as service_to
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
