{#
  Models that a run makes anew only of customers whose inputs changed (decision 0025). What they are is
  said by `meta.incremental` in the YAML of a model:
    input: customer_id     a table that such models read, hashed in int_revenue__customer_inputs
    key: customer_id       a table whose rows are made of the rows of the same customer alone
    key: top_parent_…      the same of the customers of a parent
    summed: [mrr_amount]   columns of such a table that sums are made of, if they are not all
    sums_by: [month, …]    a table of sums and counts over such rows, n_summed_rows among them
    twins: [changed]       a view of such rows; with `before`, one that sums are made of
  Every one of them has a twin in the schema `changed`, what it is of the changed customers now; and where
  sums are made of it in `before`, what it was.
#}

{# A model's query, reading the twins in `schema` of what has one there. #}
{% macro on_twins(query, schema) -%}
    {%- set found = namespace(query=query) -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes and has_twin(graph.nodes[id], schema) -%}
        {%- set pattern = '(\\w+\\.)?' ~ graph.nodes[id].schema ~ '\\.' ~ graph.nodes[id].name ~ '\\b' -%}
        {%- set found.query = modules.re.sub(pattern, schema ~ '.' ~ graph.nodes[id].name, found.query) -%}
    {%- endfor -%}
    {{ return(found.query) }}
{%- endmacro %}

{% macro has_twin(node, schema) -%}
    {%- set meta = node.config.get('meta', {}) -%}
    {%- set plan = meta.get('incremental', {}) -%}
    {%- if schema == 'slice' -%}
        {{ return(meta.sliced or plan.key is defined or plan.input is defined) }}
    {%- endif -%}
    {{ return(meta.incremental is defined) }}
{%- endmacro %}

{% macro twin(schema) -%}
    {{ return(api.Relation.create(schema=schema, identifier=this.identifier, type='table')) }}
{%- endmacro %}

{# Whether the run makes changed customers only, and everything before this model did so too. #}
{% macro is_made_of_changes() -%}
    {%- if not is_kept('runs') -%}{{ return(false) }}{%- endif -%}
    {%- set query -%}
        select count(*) from incremental.runs
        where is_incremental and invocation_id = '{{ invocation_id }}'
            and not exists (from incremental.rebuilt)
            and exists (
                from incremental.queries
                where model = '{{ model.name }}' and query = '{{ local_md5(model.compiled_code) }}'
            )
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()[0] == 1) }}
{%- endmacro %}

{% macro is_kept(table) -%}
    {%- set query -%}
        select count(*) from information_schema.tables
        where table_schema = 'incremental' and table_name = '{{ table }}'
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()[0] == 1) }}
{%- endmacro %}

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

{# What comes after a model that was made whole is made whole; so is all of the next run, if this one
   does not get to its end. #}
{% macro tell_rebuilt() -%}
    {%- if is_kept('rebuilt') -%}
        {%- do run_query("insert into incremental.rebuilt values ('" ~ model.name ~ "')") -%}
    {%- endif -%}
{%- endmacro %}

{# Whether sums read this model, themselves or through a view: they need to know what it was. #}
{% macro is_summed() -%}
    {%- for node in graph.nodes.values() if model.unique_id in node.depends_on.nodes -%}
        {%- set plan = node.config.get('meta', {}).get('incremental', {}) -%}
        {%- if plan.sums_by or 'before' in plan.get('twins', []) -%}{{ return(true) }}{%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}

{#
  DuckDB reads the key of all rows first, and then only blocks of rows that hold one of those found:
  if they are not too many to be looked up one by one, and only the columns that sums need.
#}
{% macro make_rows_of_changes(key, summed_columns) -%}
    {%- set keys = 'incremental.changed_customers' if key == 'customer_id' else 'incremental.changed_parents' -%}
    {%- set changed, before = twin('changed'), twin('before') -%}
    {%- set of_changed = key ~ ' in (select ' ~ key ~ ' from ' ~ keys ~ ')' -%}
    {% call statement('main') -%}
        drop table if exists {{ changed }};
        drop table if exists {{ before }};
        {{ create_table_as(false, changed, 'select * from (\n' ~ on_twins(model.compiled_code, 'changed') ~ '\n) where ' ~ of_changed) }};
        {% if is_summed() -%}
        set dynamic_or_filter_threshold = 100000;
        create table {{ before }} as select {{ summed_columns | join(', ') or '*' }} from {{ this }}
        where rowid in (select rowid from {{ this }} where {{ of_changed }});
        reset dynamic_or_filter_threshold;
        {%- endif %}
        delete from {{ this }} where {{ of_changed }};
        insert into {{ this }} by name select * from {{ changed }}
    {%- endcall %}
{%- endmacro %}

{# Columns of a table of sums, all but its keys with a sign. #}
{% macro signed_columns(columns, keys, sign) -%}
    select
        {%- for column in columns %}
        {{ sign if column.name not in keys }}{{ column.name }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{% macro make_sums_of_changes(keys) -%}
    {%- set changed, before = twin('changed'), twin('before') -%}
    {%- set columns = adapter.get_columns_in_relation(this) -%}
    {% call statement('main') -%}
        drop table if exists {{ changed }};
        drop table if exists {{ before }};
        create table {{ changed }} as {{ on_twins(model.compiled_code, 'changed') }};
        create table {{ before }} as {{ on_twins(model.compiled_code, 'before') }};
        insert into {{ this }} by name {{ signed_columns(columns, keys, '') }} from {{ changed }};
        insert into {{ this }} by name {{ signed_columns(columns, keys, '-') }} from {{ before }};
        {{ add_up(this, columns, keys) }}
    {%- endcall %}
{%- endmacro %}

{# Make one row of those that a table of sums has of the same keys, and none of such as sum up nothing. #}
{% macro add_up(relation, columns, keys) -%}
    create or replace temp table next_sums as
    select
        {%- for column in columns %}
        {% if column.name in keys %}{{ column.name }}{% else -%}
        cast(sum({{ column.name }}) as {{ column.dtype }}) as {{ column.name }}
        {%- endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    group by {{ keys | join(', ') }}
    having sum(n_summed_rows) > 0;
    delete from {{ relation }};
    insert into {{ relation }} by name select * from next_sums;
    drop table next_sums
{%- endmacro %}

{# The query of a view for each schema that has a twin of it. #}
{% macro make_twins_of_view(schemas) -%}
    {%- if is_made_of_changes() -%}
        {%- for schema in schemas -%}{{ make_twin_of_view(schema) }}{%- endfor -%}
    {%- else -%}
        {%- do tell_rebuilt() -%}
    {%- endif -%}
{%- endmacro %}

{% macro make_twin_of_view(schema) -%}
    {%- do run_query('create or replace view ' ~ twin(schema) ~ ' as ' ~ on_twins(model.compiled_code, schema)) -%}
{%- endmacro %}

{# What the inputs of customers were at the end of the last run that made all of them; without one, nothing. #}
{% macro kept_inputs() -%}
    {%- if execute and is_kept('inputs') -%}incremental.inputs
    {%- else -%}(select cast(null as varchar) as customer_id, cast(null as bigint) as inputs_hash where false){%- endif -%}
{%- endmacro %}

{% macro kept_parents() -%}
    {%- if execute and is_kept('parents') -%}incremental.parents
    {%- else -%}(select cast(null as varchar) as customer_id, cast(null as varchar) as top_parent_customer_id where false){%- endif -%}
{%- endmacro %}

{#
  The table of changed customers, and the decision that hangs on it: changes alone are made where what
  was kept is whole, and not more than a tenth of customers changed. What was kept is forgotten until
  this run has come to its end.
#}
{% materialization changes, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {% call statement('main') -%}
        {{ drop_existing(load_cached_relation(this)) }}
        {{ create_table_as(false, target_relation, compiled_code) }};
        create schema if not exists incremental;
        create schema if not exists changed;
        create schema if not exists before;
        create schema if not exists slice;
        create or replace table incremental.slices as {{ ends_of_slices(ref('int_revenue__customer_inputs')) }};
        create table if not exists incremental.inputs (customer_id varchar, inputs_hash ubigint);
        create table if not exists incremental.parents (customer_id varchar, top_parent_customer_id varchar);
        create table if not exists incremental.queries (model varchar, query varchar);
        create table if not exists incremental.rebuilt (model varchar);
        create or replace table incremental.changed_customers as
        select customer_id from {{ this }};
        create or replace table incremental.changed_parents as
        select distinct top_parent_customer_id
        from (from incremental.parents union all from {{ customer_parents() }})
        where customer_id in (select customer_id from {{ this }} where is_differing);
        create or replace table incremental.runs as
        select
            '{{ invocation_id }}' as invocation_id,
            not exists (from incremental.rebuilt)
            and (select count(*) from incremental.inputs) >= {{ var('incremental_from_customers') }}
            and (select count(*) from {{ this }}) <= 0.1 * (select count(*) from incremental.inputs)
                as is_incremental;
        delete from incremental.rebuilt;
        drop table incremental.inputs;
        drop table incremental.parents;
        {%- for node in graph.nodes.values() if node.config.get('meta', {}).get('incremental', {}).get('input') %}
        create or replace view changed.{{ node.name }} as
        select * from {{ node.schema }}.{{ node.name }}
        where customer_id in (select customer_id from incremental.changed_customers);
        create or replace view slice.{{ node.name }} as
        select * from {{ node.schema }}.{{ node.name }} where {{ is_of_slice('customer_id') }};
        {%- endfor %}
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# Each customer and the parents that it has had, from the hierarchy. #}
{% macro customer_parents() -%}
    (select distinct customer_id, top_parent_customer_id from intermediate.int_customer__hierarchy)
{%- endmacro %}

{# At the end of a build: if all models of changes were made, the next run may start from them. #}
{% macro keep_inputs(results) -%}
    {%- if execute and results -%}
        {%- set made = {} -%}
        {%- for result in results if result.status == 'success' -%}
            {%- do made.update({result.node.unique_id: local_md5(result.node.compiled_code or '')}) -%}
        {%- endfor -%}
        {%- set missing, queries = [], [] -%}
        {%- for id, node in graph.nodes.items() if node.config.get('meta', {}).get('incremental', {}).get('input', none) is none and node.config.get('meta', {}).get('incremental') -%}
            {%- if id in made -%}
                {%- do queries.append("('" ~ node.name ~ "', '" ~ made[id] ~ "')") -%}
            {%- else -%}
                {%- do missing.append(node.name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if queries and not missing -%}
            create or replace table incremental.inputs as from intermediate.int_revenue__customer_inputs;
            create or replace table incremental.parents as from {{ customer_parents() }};
            create or replace table incremental.queries as
            from (values {{ queries | join(', ') }}) as made(model, query);
            delete from incremental.rebuilt
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
