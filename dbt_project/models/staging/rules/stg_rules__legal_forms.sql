select
    legal_form,
    is_glued
from {{ source('rules', 'legal_forms') }}
