select
    model_version,
    model_settings
from {{ source('run', 'identity_model') }}
