-- Contacts of the CRM: most people, some twice, a few deleted.
create or replace temp table contact_rows as
with drawn as (
    select
        people.*,
        people.customer * 100 + people.person as number,
        uniform('contact known', number) as known_chance,
        uniform('contact duplicate', number) as duplicate_chance,
        uniform('contact made', number) as made_chance,
        uniform('contact corrected', number) as corrected_chance,
        uniform('contact changed', number) as changed_chance,
        uniform('contact deleted', number) as deleted_chance,
        uniform('contact titles', number) as title_chance,
        customers.crm_created_at,
        customers.as_of_at,
        customers.is_messy,
        customers.duplicate,
        customers.corrected,
        customers.is_twice_in_crm and not customers.is_merged_in_crm as has_second_account,
        title_lists.job_titles,
    from facts.people
    inner join customers
        on people.customer = customers.customer
    inner join facts.title_lists
        on people.contact_role = title_lists.contact_role
    where customers.in_crm and (people.contact_role <> 'user' or known_chance < 0.7)
)

select
    *,
    'first' as kind,
    least(
        greatest(office_time(joined_date, made_chance), crm_created_at), as_of_at
    ) as created_at,
    seconds_between(created_at, as_of_at, 0.05 + 0.9 * changed_chance) as changed_at,
    is_messy and person > 2 and deleted_chance < 0.01 as is_deleted,
from drawn
union all
select
    *,
    'duplicate',
    seconds_between(
        least(greatest(office_time(joined_date, made_chance), crm_created_at), as_of_at),
        as_of_at,
        0.3 * changed_chance
    ) as created_at,
    seconds_between(created_at, as_of_at, 0.05 + 0.9 * changed_chance),
    false,
from drawn
where is_messy and duplicate_chance < duplicate;

create or replace table records.crm__contacts as
select
    salesforce_id('003', if(
        kind = 'duplicate', duplicate_contact_number(number), number
    )) as contact_id,
    crm_account_id(if(
        kind = 'duplicate' and has_second_account, duplicate_number(customer), customer
    )) as crm_account_id,
    if(
        kind = 'duplicate',
        if(full_name <> latin_name, latin_name, left(first_name, 1) || '. ' || last_name),
        full_name
    ) as full_name,
    if(kind = 'duplicate', upper(left(email, 1)) || substr(email, 2), email) as email,
    if(kind = 'duplicate', null, phone) as phone,
    job_title,
    contact_role,
    left_date is null as is_active,
    created_at,
    cast(left_date as timestamp) as left_at,
    customer as _customer,
    person as _person,
    kind = 'duplicate' as _is_duplicate,
    is_deleted as _is_deleted,
    if(is_deleted, changed_at, null) as _deleted_at,
    case
        when kind = 'first' then first_name
        when full_name <> latin_name then split_part(latin_name, ' ', 1)
        else left(first_name, 1) || '.'
    end as _first_name,
    if(
        kind = 'duplicate' and full_name <> latin_name,
        substr(latin_name, strpos(latin_name, ' ') + 1),
        last_name
    ) as _last_name,
    timezone as _timezone,
    greatest(changed_at, cast(left_date as timestamp)) as _updated_at,
    if(
        kind = 'first' and not is_deleted and corrected_chance < corrected,
        if(
            job_titles[1] <> job_title,
            job_titles[1],
            job_titles[2]
        ),
        null
    ) as _earlier_job_title,
    if(
        kind = 'first' and not is_deleted and corrected_chance < corrected, changed_at, null
    ) as _corrected_at,
    human as _human,
from contact_rows
order by contact_id;
