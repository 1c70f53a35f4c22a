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
    {%- set meta = config.get('meta', {}) -%}
    {%- set plan = meta.get('incremental', {}) -%}
    {%- set is_in_slices = is_made_in_slices(meta) -%}
    {%- set n_slices = count_slices() if is_in_slices or plan.key else 1 -%}
    {%- if plan.key and existing and existing.is_table and is_made_of_changes() -%}
        {{ make_rows_of_changes(plan.key, plan.get('summed', [])) }}
    {%- elif plan.sums_by and existing and existing.is_table and is_made_of_changes() -%}
        {{ make_sums_of_changes(plan.sums_by) }}
    {%- else -%}
        {%- if is_in_slices and n_slices > 1 -%}
            {{ make_in_slices(target_relation, existing, n_slices, plan.sums_by) }}
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
        {%- if plan.key or plan.sums_by -%}{%- do tell_rebuilt() -%}{%- endif -%}
    {%- endif -%}
    {%- if n_slices > 1 and not plan.sums_by -%}{{ show_slice(target_relation, plan.key or 'customer_id') }}{%- endif -%}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{% materialization view, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set meta = config.get('meta', {}) -%}
    {%- set plan = meta.get('incremental', {}) -%}
    {% call statement('main') -%}
        {{ drop_existing(load_cached_relation(this)) }}
        {{ get_create_view_as_sql(target_relation, sql) }}
    {%- endcall %}
    {%- if plan.twins -%}{{ make_twins_of_view(plan.twins) }}{%- endif -%}
    {%- if meta.sliced and count_slices() > 1 -%}{{ make_twin_of_view('slice') }}{%- endif -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}
