{# Names of a relation's columns, as it is when the query runs. #}
{% macro columns_of(relation) -%}
    {{ return((adapter.get_columns_in_relation(relation) if execute else []) | map(attribute='name') | list) }}
{%- endmacro %}

{# A number that differs where what it is made of does: values, or a row by its table's name. #}
{% macro row_hash() -%}
    {{ return(adapter.dispatch('row_hash', 'customer_360')(varargs | join(', '))) }}
{%- endmacro %}

{% macro default__row_hash(values) -%}
    xxhash64({{ values }})
{%- endmacro %}

{% macro duckdb__row_hash(values) -%}
    hash({{ values }})
{%- endmacro %}

{# What the inputs of each key were at the end of the last run that made all of the scope; without one, nothing. #}
{% macro kept_inputs(scope, key) -%}
    {%- if execute and is_kept(scope, 'inputs') -%}{{ kept(scope, 'inputs') }}
    {%- else -%}(select cast(null as varchar) as {{ key }}, cast(null as bigint) as inputs_hash where false){%- endif -%}
{%- endmacro %}

{# Keys of which the hash is not what it was kept as, is new or is no longer there. #}
{% macro keys_of_other_inputs(hashes, scope, key) -%}
    select coalesce(inputs.{{ key }}, kept_inputs.{{ key }}) as {{ key }}
    from {{ hashes }} as inputs
    full outer join {{ kept_inputs(scope, key) }} as kept_inputs
        on inputs.{{ key }} = kept_inputs.{{ key }}
    where inputs.inputs_hash is distinct from kept_inputs.inputs_hash
{%- endmacro %}

{# Each customer and the parents that it had then. #}
{% macro kept_parents(scope) -%}
    {%- if execute and is_kept(scope, 'parents') -%}{{ kept(scope, 'parents') }}
    {%- else -%}(select cast(null as varchar) as customer_id, cast(null as varchar) as top_parent_customer_id where false){%- endif -%}
{%- endmacro %}

{# Each customer and the parents that it has had, from the hierarchy. #}
{% macro customer_parents(hierarchy) -%}
    (select distinct customer_id, top_parent_customer_id from intermediate.{{ hierarchy }})
{%- endmacro %}

{# Whether a row is of a changed key, by a column that has it or that it is found by. #}
{% macro is_of_changed(column, decides) -%}
    {%- if column in decides.get('found_by', {}) -%}
        {{ is_found_by(column, decides, is_of_changed(decides.key, decides)) }}
    {%- else -%}
        {{ column }} in (select {{ column }} from {{ kept(decides.scope, 'changed_' ~ column) }})
        {%- if decides.has_rows_without_key %} or {{ column }} is null{% endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro is_found_by(column, decides, condition) -%}
    {{ column }} in (select {{ column }} from intermediate.{{ decides.found_by[column] }} where {{ condition }})
    or {{ column }} is null
{%- endmacro %}

{#
  The table of changed keys, and the decision that hangs on it: changes alone are made where what was kept is
  whole, and not more than a tenth of the keys changed. What was kept is forgotten until this run has come to
  its end.
#}
{% materialization changes, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set decides = config.get('meta').decides -%}
    {%- set scope, key = decides.scope, decides.key -%}
    {%- set inputs, rebuilt = kept(scope, 'inputs'), kept(scope, 'rebuilt') -%}
    {% call statement('main') -%}
        {{ drop_existing(load_cached_relation(this)) }}
        {{ create_table_as(false, target_relation, compiled_code) }};
        create schema if not exists incremental;
        {%- for kind in ['changed', 'before', 'slice'] %}
        create schema if not exists {{ twin_schema(kind, scope) }};
        {%- endfor %}
        create or replace table {{ kept(scope, 'slices') }} as {{ ends_of_slices('intermediate.' ~ decides.hashes, key) }};
        create table if not exists {{ inputs }} ({{ key }} varchar, inputs_hash ubigint);
        create table if not exists {{ kept(scope, 'queries') }} (model varchar, query varchar);
        create table if not exists {{ rebuilt }} (model varchar);
        create or replace table {{ kept(scope, 'changed_' ~ key) }} as select {{ key }} from {{ this }};
        {%- if decides.parents %}
        create table if not exists {{ kept(scope, 'parents') }} (customer_id varchar, top_parent_customer_id varchar);
        create or replace table {{ kept(scope, 'changed_top_parent_customer_id') }} as
        select distinct top_parent_customer_id
        from (from {{ kept(scope, 'parents') }} union all from {{ customer_parents(decides.parents) }})
        where customer_id in (select customer_id from {{ this }} where is_differing);
        drop table {{ kept(scope, 'parents') }};
        {%- endif %}
        create or replace table {{ kept(scope, 'runs') }} as
        select
            '{{ invocation_id }}' as invocation_id,
            not exists (from {{ rebuilt }})
            and (select count(*) from {{ inputs }}) >= {{ var('incremental_from_customers') }}
            and (select count(*) from {{ this }}) <= 0.1 * (select count(*) from {{ inputs }})
                as is_incremental;
        delete from {{ rebuilt }};
        drop table {{ inputs }};
        {%- for name, column in decides.inputs.items() %}
        {%- set schema = (graph.nodes.values() | selectattr('name', 'equalto', name) | first).schema %}
        create or replace view {{ twin_schema('changed', scope) }}.{{ name }} as
        select * from {{ schema }}.{{ name }} where {{ is_of_changed(column, decides) }};
        create or replace view {{ twin_schema('slice', scope) }}.{{ name }} as
        select * from {{ schema }}.{{ name }} where {{ is_of_slice(column, decides) }};
        {%- endfor %}
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# At the end of a build: where all models of a scope were made, the next run may start from them. #}
{% macro keep_inputs(results) -%}
    {%- if execute and results -%}
        {%- set made = {} -%}
        {%- for result in results if result.status == 'success' -%}
            {%- do made.update({result.node.unique_id: local_md5(result.node.compiled_code or '')}) -%}
        {%- endfor -%}
        {%- for scope, decides in decisions().items() -%}
            {{ keep_inputs_of(scope, decides, made) }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro keep_inputs_of(scope, decides, made) -%}
    {%- set missing, queries = [], [] -%}
    {%- for id, node in graph.nodes.items() if node.config.get('meta', {}).get('incremental') -%}
        {%- if node.config.meta.incremental.get('scope', 'revenue') == scope -%}
            {%- if id in made -%}
                {%- do queries.append("('" ~ node.name ~ "', '" ~ made[id] ~ "')") -%}
            {%- else -%}
                {%- do missing.append(node.name) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if queries and not missing -%}
        create or replace table {{ kept(scope, 'inputs') }} as from intermediate.{{ decides.hashes }};
        {%- if decides.parents %}
        create or replace table {{ kept(scope, 'parents') }} as from {{ customer_parents(decides.parents) }};
        {%- endif %}
        create or replace table {{ kept(scope, 'queries') }} as
        from (values {{ queries | join(', ') }}) as made(model, query);
        delete from {{ kept(scope, 'rebuilt') }};
    {%- endif -%}
{%- endmacro %}
