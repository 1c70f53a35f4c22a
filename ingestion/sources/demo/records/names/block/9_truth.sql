-- Who is who: every record of an account or a person, whose it is, and what is wrong with it.
create or replace table truth.identities as
with accounts as (
    select 'crm' as department, crm_account_id as record_id, *
    from records.crm__accounts
    union all by name
    select 'helpdesk' as department, helpdesk_organization_id as record_id, *
    from records.helpdesk__organizations
    union all by name
    select 'billing' as department, billing_account_id as record_id, *
    from records.billing__accounts
    union all by name
    select 'usage' as department, workspace_id as record_id, *
    from records.usage__workspaces
)

select
    accounts.department,
    accounts.record_id,
    accounts._customer as customer,
    accounts._is_duplicate as is_duplicate,
    accounts.is_test,
    accounts._is_deleted as is_deleted,
    accounts._spelled as spelled,
    accounts._domain_class as domain_class,
    accounts._crm_account_id_state as crm_account_id_state,
    accounts._billing_account_id_state as billing_account_id_state,
    accounts._helpdesk_organization_id_state as helpdesk_organization_id_state,
    worst_state([
        accounts._crm_account_id_state,
        accounts._billing_account_id_state,
        accounts._helpdesk_organization_id_state,
    ]) as external_id_state,
    accounts._corrected_at is not null as is_corrected,
    names.homonym_of,
from accounts
left join facts.names
    on accounts._customer = names.customer
order by accounts.department, accounts.record_id;

create or replace table truth.people as
select
    'crm' as department,
    contact_id as record_id,
    _customer as customer,
    _person as person,
    _human as human,
    _is_duplicate as is_duplicate,
from records.crm__contacts
union all
select
    'helpdesk',
    person_id,
    _customer,
    _person,
    _human,
    _is_duplicate,
from records.helpdesk__people
where _agent is null
order by department, record_id;

drop table own_brands;
drop table brands;
drop table numbered;
drop table names;
drop table stays;
drop table humans;
drop table customers;
drop table crm_rows;
drop table contact_rows;
drop table organization_rows;
drop table helpdesk_person_rows;
drop table billing_rows;
drop table workspace_rows;
