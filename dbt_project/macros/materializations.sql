{#
  Relations made in their place. dbt makes them beside it, renames twice and drops once, so that readers
  are never without: here nobody reads the warehouse while a run writes it, and all of it can be thrown
  away. Renaming and dropping were a fifth of dbt's time for a small company; asking the adapter to drop
  what was there would still be a tenth.
#}
{% macro drop_existing(existing) -%}
    {%- if existing -%}drop {{ existing.type }} if exists {{ existing }};{%- endif -%}
{%- endmacro %}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set plan = config.get('meta', {}).get('incremental', {}) -%}
    {%- set decides = decision_of(plan) if plan else none -%}
    {%- set n_slices = count_slices(decides.scope) if plan else 1 -%}
    {%- if plan and existing and existing.is_table and is_made_of_changes(decides.scope) -%}
        {%- if plan.key -%}{{ make_rows_of_changes(plan, decides) }}
        {%- else -%}{{ make_sums_of_changes(plan.sums_by, decides) }}
        {%- endif -%}
    {%- else -%}
        {%- if n_slices > 1 and is_made_in_slices(plan, decides) -%}
            {{ make_in_slices(target_relation, existing, n_slices, plan.sums_by, decides) }}
        {%- elif model['language'] == 'sql' -%}
            {% call statement('main') -%}
                {{ drop_existing(existing) }}
                {{ create_table_as(false, target_relation, compiled_code) }}
            {%- endcall %}
        {%- else -%}
            {{ drop_relation_if_exists(existing) }}
            {% call statement('main', language='python') -%}
                {{ create_table_as(false, target_relation, compiled_code, 'python') }}
            {%- endcall %}
        {%- endif -%}
        {%- if plan -%}{%- do tell_rebuilt(decides.scope) -%}{%- endif -%}
    {%- endif -%}
    {%- if n_slices > 1 and plan.key -%}{{ show_slice(target_relation, plan, decides) }}{%- endif -%}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{% materialization view, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set plan = config.get('meta', {}).get('incremental', {}) -%}
    {% call statement('main') -%}
        {{ drop_existing(load_cached_relation(this)) }}
        {{ get_create_view_as_sql(target_relation, sql) }}
    {%- endcall %}
    {%- if plan -%}{{ make_twins_of_view(plan, decision_of(plan)) }}{%- endif -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}
