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

{# All settings but as_of, which is another on each day. #}
{% macro settings_but_the_day() -%}
    select
        {% for column in columns_of(ref('stg_run__settings')) if column != 'as_of' -%}
        {{ column }},
        {% endfor -%}
        1 as settings_number
    from {{ ref('stg_run__settings') }}
{%- endmacro %}

{# CTEs of which the last, `common`, has one hash of all rows of the CTEs named: what holds for all customers. #}
{% macro hashed_for_all(parts) -%}
common_parts as (
    {% for part in parts -%}
    select {{ row_hash("'" ~ part ~ "'", part) }} as part_hash from {{ part }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

common as (
    select sum(part_hash) as common_hash from common_parts
)
{%- endmacro %}

{# What the inputs of each customer were at the end of the last run that made all of the scope; without one, nothing. #}
{% macro kept_inputs(scope) -%}
    {%- if execute and is_kept(scope, 'inputs') -%}{{ kept(scope, 'inputs') }}
    {%- else -%}(select cast(null as varchar) as customer_id, cast(null as bigint) as inputs_hash where false){%- endif -%}
{%- endmacro %}

{# Each customer and the groups that it had then. #}
{% macro kept_groups(scope, column) -%}
    {%- if execute and is_kept(scope, 'groups') -%}{{ kept(scope, 'groups') }}
    {%- else -%}(select cast(null as varchar) as customer_id, cast(null as varchar) as {{ column }} where false){%- endif -%}
{%- endmacro %}

{# Customers of which the hash is not what it was kept as, is new or is no longer there; and '', rows of no customer. #}
{% macro customers_of_other_inputs(scope, hashes) -%}
    select coalesce(inputs.customer_id, kept_inputs.customer_id) as customer_id
    from {{ hashes }} as inputs
    full outer join {{ kept_inputs(scope) }} as kept_inputs
        on inputs.customer_id = kept_inputs.customer_id
    where inputs.inputs_hash is distinct from kept_inputs.inputs_hash or inputs.customer_id = ''
{%- endmacro %}

{# These customers, and those that have or had a group in common with one. #}
{% macro changed_customers(scope, hashes, groups, column) -%}
with differing as (
    {{ customers_of_other_inputs(scope, hashes) }}
),

their_groups as (
    {% for relation in [groups, kept_groups(scope, column)] -%}
    select customer_groups.{{ column }}
    from {{ relation }} as customer_groups
    inner join differing
        on customer_groups.customer_id = differing.customer_id
    {{ 'union' if not loop.last }}
    {% endfor -%}
),

related as (
    {% for relation in [groups, kept_groups(scope, column)] -%}
    select customer_groups.customer_id
    from {{ relation }} as customer_groups
    inner join their_groups
        on customer_groups.{{ column }} = their_groups.{{ column }}
    {{ 'union' if not loop.last }}
    {% endfor -%}
)

select
    coalesce(differing.customer_id, related.customer_id) as customer_id,
    differing.customer_id is not null as is_differing
from differing
full outer join related
    on differing.customer_id = related.customer_id
{%- endmacro %}

{# Conditions of which a row of a changed customer or group fulfils one, by the column that it is found by. #}
{% macro of_changed(column, key, decides) -%}
    {{ return(conditions(column, key, decides, is_among_changed, 'true')) }}
{%- endmacro %}

{% macro is_among_changed(column, key, decides) -%}
    {{ column }} in (select {{ key }} from {{ kept(decides.scope, 'changed_' ~ key) }})
{%- endmacro %}

{#
  The table of changed customers, and the decision that hangs on it: changes alone are made where what was kept
  is whole, and not more than a tenth of customers changed. What was kept is forgotten until this run has come to
  its end.
#}
{% materialization changes, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set decides = config.get('meta').decides -%}
    {%- set scope = decides.scope -%}
    {%- set inputs, groups, rebuilt = kept(scope, 'inputs'), kept(scope, 'groups'), kept(scope, 'rebuilt') -%}
    {% call statement('main') -%}
        {{ drop_existing(load_cached_relation(this)) }}
        {{ create_table_as(false, target_relation, compiled_code) }};
        {%- for kind in ['kept', 'before', 'slice'] %}
        create schema if not exists {{ twin_schema(kind, scope) }};
        {%- endfor %}
        drop schema if exists {{ twin_schema('changed', scope) }} cascade;
        create schema {{ twin_schema('changed', scope) }};
        create table if not exists {{ inputs }} (customer_id varchar, inputs_hash ubigint);
        create table if not exists {{ kept(scope, 'queries') }} (model varchar, query varchar);
        create table if not exists {{ rebuilt }} (model varchar);
        create or replace table {{ kept(scope, 'changed_customer_id') }} as select customer_id from {{ this }};
        {%- for column, of in decides.get('groups', {}).items() %}
        create table if not exists {{ groups }} (customer_id varchar, {{ column }} varchar);
        create or replace table {{ kept(scope, 'changed_' ~ column) }} as
        select distinct {{ column }}
        from (from {{ groups }} union all from {{ groups_of(column, of) }})
        where customer_id in (select customer_id from {{ this }} where is_differing);
        drop table {{ groups }};
        {%- endfor %}
        create or replace table {{ kept(scope, 'runs') }} as
        select
            '{{ invocation_id }}' as invocation_id,
            not exists (from {{ rebuilt }})
            and (select count(*) from {{ inputs }}) >= {{ var('incremental_from_customers') }}
            and (select count(*) from {{ this }}) <= 0.1 * (select count(*) from {{ inputs }})
                as is_incremental;
        delete from {{ rebuilt }};
        drop table {{ inputs }};
        {{ make_slices(decides) }}
        {%- for name, column in decides.inputs.items() %}
        create or replace view {{ twin_schema('slice', scope) }}.{{ name }} as
        select * from {{ input_relation(name) }} where {{ is_of_slice(column, column, decides) }};
        {%- endfor %}
    {%- endcall %}
    {%- if run_query('select is_incremental from ' ~ kept(scope, 'runs')).columns[0].values()[0] -%}
        {% call statement('inputs') -%}
            {{ copy_changed_inputs(decides) }}
        {%- endcall %}
    {%- endif -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# Each customer and the groups that it has or has had. #}
{% macro groups_of(column, relation) -%}
    (select distinct customer_id, {{ column }} from intermediate.{{ relation }})
{%- endmacro %}

{# At the end of a build: where all models of a scope were made, and the hashes of what they are made of, the next run
   may start from them. Inputs are kept last: without them it makes all whole. #}
{% macro keep_inputs(results) -%}
    {%- if execute and results -%}
        {%- set made = {} -%}
        {%- for result in results if result.status == 'success' -%}
            {%- do made.update({result.node.unique_id: local_md5(result.node.compiled_code or '')}) -%}
        {%- endfor -%}
        {%- for decides in decisions().values() -%}
            {{ keep_inputs_of(decides, made) }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro keep_inputs_of(decides, made) -%}
    {%- set scope = decides.scope -%}
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
    {%- if queries and not missing and input_node(decides.hashes).unique_id in made -%}
        {%- for column, of in decides.get('groups', {}).items() %}
        create or replace table {{ kept(scope, 'groups') }} as from {{ groups_of(column, of) }};
        {%- endfor %}
        create or replace table {{ kept(scope, 'queries') }} as
        from (values {{ queries | join(', ') }}) as made(model, query);
        delete from {{ kept(scope, 'rebuilt') }};
        create or replace table {{ kept(scope, 'inputs') }} as from intermediate.{{ decides.hashes }};
    {%- endif -%}
{%- endmacro %}
