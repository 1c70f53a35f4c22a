select
    table_name,
    column_name,
    column_position,
    data_type,
    description,
    unit,
    currency,
    tax_basis,
    category,
    is_personal
from {{ source('run', 'published_columns') }}
