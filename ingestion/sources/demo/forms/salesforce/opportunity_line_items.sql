select
    lines.opportunity_line_id as Id,
    lines._is_deleted as IsDeleted,
    lines.opportunity_id as OpportunityId,
    lines._sort_order as SortOrder,
    '01uQ' || substr(lines.product_id, 5, 11) || 'IAA' as PricebookEntryId,
    lines.product_id as Product2Id,
    'NB-' || lpad(cast(lines._product_number as text), 3, '0') as ProductCode,
    opportunities.opportunity_name || ' ' || lines.product_name as Name,
    lines.currency as CurrencyIsoCode,
    lines.quantity as Quantity,
    lines.net_amount as TotalPrice,
    lines.unit_amount as UnitPrice,
    lines._list_price as ListPrice,
    lines.service_from as ServiceDate,
    cast(null as text) as Description,
    lines._created_at as CreatedDate,
    opportunities.owner_id as CreatedById,
    lines._updated_at as LastModifiedDate,
    opportunities.owner_id as LastModifiedById,
    lines._updated_at as SystemModstamp,
    lines.service_to - 1 as Service_End__c
from records.crm__opportunity_lines as lines
left join records.crm__opportunities as opportunities
    on opportunities.opportunity_id = lines.opportunity_id
order by Id
