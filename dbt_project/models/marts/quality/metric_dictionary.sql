-- Grain: a column of a published table.
with published_columns as (
    select * from {{ ref('int_quality__published_columns') }}
)

select
    table_name,
    column_name,
    column_position,
    data_type,
    definition,
    unit,
    currency,
    tax_basis,
    category,
    is_personal
from published_columns
