-- Grain: an account of the CRM × the day from which on its record said so: of several versions of a
-- day the last. The first reaches back to the account's beginning. Versions after the day of the
-- run, and those that a source does not date, do not count; deleted accounts have no row unless
-- merged.
{{ config(materialized='table') }}
{% set attributes = ['parent_crm_account_id', 'country', 'region', 'industry', 'segment',
    'acquisition_channel', 'partner_name', 'owner_id'] -%}
with versions as (
    select
        *,
        bool_or(is_current and (not is_deleted or merged_into_crm_account_id is not null))
            over account as is_kept,
        min(created_at) over account as first_created_at,
        max(case when is_current then updated_at end) over account as current_updated_at
    from {{ ref('int_crm__account_versions') }}
    window
        account as (partition by source_system, crm_account_id)
),

dated as (
    select
        *,
        {{ reporting_day('updated_at') }} as updated_on,
        {{ reporting_day('first_created_at', first_date()) }} as created_on
    from versions
    where is_kept and (is_current or updated_at < current_updated_at)
),

last_of_day as (
    select *
    from dated
    qualify row_number() over (
        partition by source_system, crm_account_id, updated_on
        order by
            updated_at desc nulls last,
            is_current desc nulls last,
            {% for attribute in attributes -%}
            {{ attribute }} asc nulls last,
            {% endfor -%}
            is_deleted asc nulls last
    ) = 1
),

began as (
    select
        *,
        case
            when
                row_number() over (
                    partition by source_system, crm_account_id
                    order by updated_on nulls last
                ) = 1
                then least(created_on, updated_on)
            else updated_on
        end as valid_from
    from last_of_day
),

periods as (
    select
        began.*,
        lead(began.valid_from, 1, {{ far_date() }}) over (
            partition by began.source_system, began.crm_account_id
            order by began.valid_from nulls last
        ) as valid_to
    from began
    inner join {{ ref('stg_run__settings') }} as settings on began.valid_from <= settings.as_of
)

select
    source_system,
    crm_account_id,
    valid_from,
    valid_to,
    merged_into_crm_account_id is not null as is_merged,
    updated_at,
    {{ attributes | join(',\n    ') }}
from periods
where not is_deleted
