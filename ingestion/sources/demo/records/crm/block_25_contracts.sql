-- The contract terms as the CRM holds them, and the truth about them.
create or replace table records.crm__contracts as
select
    crm_record_id('800', contract_facts.contract_no) as contract_id,
    contract_facts.crm_account_id,
    printed_number(contract_facts.root) as contract_number,
    crm_record_id('800', contract_facts.predecessor_no) as predecessor_contract_id,
    contract_facts.contract_status,
    contract_facts.signed_date,
    contract_facts.term_start as start_date,
    contract_facts.term_end as end_date,
    case when contract_facts.is_last and contract_facts.notice_date <= contract_facts.as_of
        then contract_facts.notice_date
    end as notice_date,
    case when contract_facts.is_co_term and contract_facts.term = 1
        then datediff('month', contract_facts.term_start, contract_facts.term_end)
        else contract_facts.term_months
    end::bigint as term_months,
    contract_facts.arr_amount::decimal(28, 8) as arr_amount,
    contract_facts.currency::varchar as currency,
    contract_facts.is_auto_renewal,
    coalesce(contract_facts.corrected_at, contract_facts.last_change_at) as updated_at,
    contract_facts.customer as _customer,
    contract_facts.subscription as _subscription,
    contract_facts.term as _term,
    printed_number(contract_facts.contract_no) as _sf_number,
    case contract_facts.contract_status
        when 'draft' then 'Draft'
        when 'signed' then 'Signed'
        when 'active' then 'Activated'
        when 'ended' then 'Expired'
        else 'Terminated'
    end as _status,
    case when contract_facts.contract_status = 'draft' then 'Draft' else 'Activated' end
        as _status_code,
    contract_facts.seller_id as _owner_id,
    case when contract_facts.signed_date is not null then contract_facts.seller_id end
        as _company_signed_by,
    case when contract_facts.signed_date is not null then
        list_filter(
            crm_people.people,
            lambda person: person.contact_role = 'sponsor'
            and person.known_from <= contract_facts.signed_at
            and person.left_on > contract_facts.signed_date
        )[1].contact_id
    end as _signed_by_contact_id,
    case contract_facts.billing_interval
        when 'week' then 'Weekly'
        when 'month' then 'Monthly'
        when 'quarter' then 'Quarterly'
        else 'Annual'
    end as _billing_frequency,
    contract_facts.drafted_at as _created_at,
    contract_facts.signed_at as _activated_at,
    case when contract_facts.signed_date is null then 'not yet' else contract_facts.how_signed end
        as _how_signed,
    contract_facts.is_co_term and contract_facts.term = 1 as _is_co_term,
    contract_facts.is_ramp as _is_ramp,
    false as _is_deleted,
    case when contract_facts.corrected_at is not null then
        (contract_facts.arr_amount * case when contract_facts.mistake < 0.5 then 10 else 12 end
        / case when contract_facts.mistake < 0.5 then 1 else 10 end)
    end::decimal(28, 8) as _earlier_arr_amount,
    case when contract_facts.corrected_at is not null then contract_facts.last_change_at end
        as _earlier_updated_at,
    contract_facts.corrected_at as _corrected_at
from contract_facts
left join crm_people on contract_facts.customer = crm_people.customer;

create or replace table truth.contracts as
select
    contracts.contract_id,
    contracts.contract_number,
    contracts._customer as customer,
    contracts._subscription as subscription,
    contracts._term as term,
    contracts._how_signed as how_signed,
    case when contracts._how_signed = 'after a gap'
        then datediff('day', contract_facts.predecessor_end, contracts.start_date)
    end as gap_days,
    contracts._is_co_term as is_co_term,
    contracts._is_ramp as is_ramp,
    contracts.term_months > 12 as is_multi_year,
    contracts.contract_status = 'terminated' as is_terminated,
    contracts._corrected_at is not null as is_corrected
from records.crm__contracts as contracts
inner join contract_facts
    on contracts._subscription = contract_facts.subscription
    and contracts._term = contract_facts.term;
