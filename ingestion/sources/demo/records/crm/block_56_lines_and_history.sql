-- The lines of opportunities, and the history of their fields.
create or replace table records.crm__opportunity_lines as
select
    crm_record_id('00k', deal_lines.deal_no * 10 + deal_lines.product_number)
        as opportunity_line_id,
    crm_record_id('006', deal_lines.deal_no) as opportunity_id,
    products.product_id,
    products.product_name,
    deal_lines.quantity::decimal(18, 4) as quantity,
    (deal_lines.net_amount / deal_lines.quantity)::decimal(28, 8) as unit_amount,
    deal_lines.net_amount,
    deal_ways.currency::varchar as currency,
    coalesce(contract_facts.term_start, deal_ways.priced_on) as service_from,
    contract_facts.term_end as service_to,
    null::boolean as is_recurring,
    deal_ways.customer as _customer,
    deal_lines.product_number::integer as _product_number,
    (products._monthly_price * 12 * deal_ways.price_factor)::decimal(18, 4) as _list_price,
    row_number() over (partition by deal_lines.deal_no order by deal_lines.product_number)::integer
        as _sort_order,
    deal_ways.begun_at as _created_at,
    deal_stamps.updated_at as _updated_at,
    deal_ways.is_deleted as _is_deleted
from deal_lines
inner join deal_ways on deal_lines.deal_no = deal_ways.deal_no
inner join deal_stamps on deal_lines.deal_no = deal_stamps.deal_no
inner join records.crm_products as products
    on deal_lines.product_number = products.product_number
left join contract_facts on deal_ways.contract_no = contract_facts.contract_no;

create or replace table records.crm_opportunity_history as
select
    crm_record_id('017', deal_changes.deal_no * 50 + row_number() over (
        partition by deal_changes.deal_no
        order by deal_changes.changed_at, deal_changes.field <> 'created', deal_changes.field
    )) as history_id,
    crm_record_id('006', deal_changes.deal_no) as opportunity_id,
    deal_changes.field,
    deal_changes.old_value,
    deal_changes.new_value,
    deal_changes.changed_at as created_at,
    opportunities.owner_id as created_by_id,
    deal_ways.customer as _customer,
    deal_ways.is_deleted as _is_deleted
from deal_changes
inner join deal_ways on deal_changes.deal_no = deal_ways.deal_no
inner join records.crm__opportunities as opportunities
    on crm_record_id('006', deal_changes.deal_no) = opportunities.opportunity_id;
