select
    history_id as Id,
    _is_deleted as IsDeleted,
    opportunity_id as OpportunityId,
    created_by_id as CreatedById,
    created_at as CreatedDate,
    field as Field,
    case field
        when 'StageName' then 'DynamicEnum'
        when 'CloseDate' then 'DateOnly'
        when 'Amount' then 'Currency'
        else 'Text'
    end as DataType,
    old_value as OldValue,
    new_value as NewValue
from records.crm_opportunity_history
order by Id
