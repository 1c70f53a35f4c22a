with owners as (
    select
        *,
        '00EQ' || lpad(cast(dense_rank() over (order by owner_role) as text), 11, '0')
        || 'MAA' as role_id
    from records.crm__owners
)

select
    owner_id as Id,
    _username as Username,
    _last_name as LastName,
    _first_name as FirstName,
    owner_name as Name,
    'Northbeam Software' as CompanyName,
    cast(null as text) as Division,
    team as Department,
    _title as Title,
    email as Email,
    lower(left(_first_name, 1) || left(_last_name, 4)) as Alias,
    _timezone as TimeZoneSidKey,
    case when owner_role is not null then role_id end as UserRoleId,
    case
        when owner_role is not null then {
            'attributes': {
                'type': 'UserRole',
                'url': '/services/data/v61.0/sobjects/UserRole/' || role_id
            },
            'Name': owner_role
        }
    end as UserRole,
    'en_US' as LocaleSidKey,
    'en_US' as LanguageLocaleKey,
    'UTF-8' as EmailEncodingKey,
    'Standard' as UserType,
    is_active as IsActive,
    'USD' as CurrencyIsoCode,
    'USD' as DefaultCurrencyIsoCode,
    cast(null as text) as ManagerId,
    _created_at as CreatedDate,
    '005Q00000000001IAA' as CreatedById,
    _updated_at as LastModifiedDate,
    '005Q00000000001IAA' as LastModifiedById,
    _updated_at as SystemModstamp
from owners
order by Id
