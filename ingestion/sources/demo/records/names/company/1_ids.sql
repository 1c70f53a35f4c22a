-- Ids as the vendors write them, and where the numbers of duplicates and test accounts begin.
create or replace macro salesforce_id(prefix, number) as
    prefix || 'Q' || lpad(cast(number as varchar), 11, '0') || 'IAA';
create or replace macro crm_account_id(number) as salesforce_id('001', number);
create or replace macro helpdesk_organization_id(number) as
    cast(360000000000 + number as varchar);
create or replace macro helpdesk_person_id(number) as cast(370000000000 + number as varchar);
create or replace macro billing_account_id(number) as
    'cus_N' || lpad(cast(number as varchar), 14, '0');
create or replace macro workspace_id(number) as 'ws_' || lpad(cast(number as varchar), 10, '0');
create or replace macro duplicate_number(customer) as 900000000 + customer;
create or replace macro test_number(customer) as 950000000 + customer;
create or replace macro unknown_number(customer) as 700000000 + customer;
create or replace macro duplicate_contact_number(number) as 9000000000 + number;
create or replace macro duplicate_person_number(number) as 5000000000 + number;
create or replace macro agent_number(agent) as 9000000000 + agent;

-- A test account stands beside some customers only so that it belongs to exactly one block.
create or replace macro hosts_test_account(customer) as customer <= 4 or customer % 200 = 100;

create or replace macro seconds_between(earlier, later, share) as
    earlier + to_seconds(cast(floor(share * greatest(
        date_diff('second', earlier, later), 0
    )) as bigint));
create or replace macro office_time(day, chance) as
    cast(day as timestamp) + to_seconds(28800 + cast(floor(chance * 36000) as bigint));
