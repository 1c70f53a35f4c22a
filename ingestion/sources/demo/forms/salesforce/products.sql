select
    product_id as Id,
    product_name as Name,
    'NB-' || lpad(cast(product_number as text), 3, '0') as ProductCode,
    cast(null as text) as Description,
    is_active as IsActive,
    family as Family,
    unit as QuantityUnitOfMeasure,
    cast(null as text) as StockKeepingUnit,
    'USD' as CurrencyIsoCode,
    false as IsDeleted,
    false as IsArchived,
    created_at as CreatedDate,
    '005Q00000000001IAA' as CreatedById,
    updated_at as LastModifiedDate,
    '005Q00000000001IAA' as LastModifiedById,
    updated_at as SystemModstamp
from records.crm_products
order by Id
