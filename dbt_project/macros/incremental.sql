{#
  Rows that are made anew of changed customers alone (decision 0025; scopes.sql says which those are).
  What a model's rows are made of is said by `meta.incremental` in its YAML:
    scope: revenue         scope that it is of; revenue where nothing is said
    key: customer_id       a table whose rows are made of the rows of the same customer alone
    key: top_parent_…      the same of a group that customers have in common
    column: …              what the key is called in that table, if otherwise
    summed: [mrr_amount]   columns of such a table that sums are made of, if they are not all
    at_once: true          such a table is never made slice by slice: its query sorts, by way of the disk
    sums_by: [month, …]    a table of sums and counts over such rows, n_summed_rows among them
    twins: [changed]       a view of such rows; with `before`, one that sums are made of; with `slice`, one that
                           tables read that are made slice by slice; of groups it says their key
#}

{# Whether the run makes changed customers only, and everything before this model did so too. #}
{% macro is_made_of_changes(scope) -%}
    {%- if not is_kept(scope, 'runs') -%}{{ return(false) }}{%- endif -%}
    {%- set query -%}
        select count(*) from {{ kept(scope, 'runs') }}
        where is_incremental and invocation_id = '{{ invocation_id }}'
            and not exists (from {{ kept(scope, 'rebuilt') }})
            and exists (
                from {{ kept(scope, 'queries') }}
                where model = '{{ model.name }}' and query = '{{ local_md5(model.compiled_code) }}'
            )
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()[0] == 1) }}
{%- endmacro %}

{# What comes after a model that was made whole is made whole, in its scope and those after it; so is all of
   the next run, if this one does not get to its end. #}
{% macro tell_rebuilt(scope) -%}
    {%- for other, decides in decisions().items() if scope == other or scope in decides.get('after', []) -%}
        {%- if is_kept(other, 'rebuilt') -%}
            {%- do run_query('insert into ' ~ kept(other, 'rebuilt') ~ " values ('" ~ model.name ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Whether sums read this model, themselves or through a view: they need to know what it was. #}
{% macro is_summed() -%}
    {%- for node in graph.nodes.values() if model.unique_id in node.depends_on.nodes -%}
        {%- set plan = node.config.get('meta', {}).get('incremental', {}) -%}
        {%- if plan.sums_by or 'before' in plan.get('twins', []) -%}{{ return(true) }}{%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}

{# What inputs have of changed customers: found once, however many models read it. #}
{% macro copy_changed_inputs(decides) -%}
    {%- for name, column in decides.inputs.items() %}
    {%- set copy, input = twin_schema('changed', decides.scope) ~ '.' ~ name, input_relation(name) -%}
    {%- set conditions = of_changed(column, column, decides) %}
    {%- if input_node(name).config.materialized == 'view' %}
    create table {{ copy }} as select * from {{ input }} where {{ conditions | join(' or ') }};
    {%- else %}
    {{ find_rows(input, conditions) }};
    create table {{ copy }} as select * from {{ input }} where {{ is_found() }};
    {%- endif %}
    {%- endfor %}
    drop table if exists found_rows
{%- endmacro %}

{% macro input_node(name) -%}
    {{ return(graph.nodes.values() | selectattr('name', 'equalto', name) | first) }}
{%- endmacro %}

{% macro input_relation(name) -%}
    {{ return(input_node(name).schema ~ '.' ~ name) }}
{%- endmacro %}

{#
  Few rows of a large table: DuckDB reads the columns of the conditions, and all others only of vectors that hold one
  of the rows. A bit for each vector says which; a join alone would read all columns of all rows.
#}
{% macro find_rows(relation, conditions) -%}
    create or replace temp table found_rows as
    {%- for condition in conditions %}
    select rowid as row_number from {{ relation }} where {{ condition }}{{ ' union all ' if not loop.last }}
    {%- endfor %};
    set variable found_vectors = (select bitstring_agg(row_number // 2048, 0, 1048575) from found_rows)
{%- endmacro %}

{% macro is_found() -%}
    get_bit(getvariable('found_vectors'), cast(rowid // 2048 as integer)) = 1 and rowid in (from found_rows)
{%- endmacro %}

{% macro make_rows_of_changes(plan, decides) -%}
    {%- set summed_columns = plan.get('summed', []) | join(', ') or '*' -%}
    {%- set changed, before = twin('changed', decides.scope), twin('before', decides.scope) -%}
    {%- set is_changed = of_changed(plan.get('column', plan.key), plan.key, decides) -%}
    {% call statement('main') -%}
        drop table if exists {{ changed }};
        drop table if exists {{ before }};
        {{ create_table_as(false, changed, 'select * from (\n' ~ on_twins(model.compiled_code, 'changed', decides) ~ '\n) where ' ~ is_changed | join(' or ')) }};
        {% if is_summed() -%}
        {{ find_rows(this, is_changed) }};
        create table {{ before }} as select {{ summed_columns }} from {{ this }} where {{ is_found() }};
        delete from {{ this }} where rowid in (from found_rows);
        drop table found_rows;
        {%- else -%}
        delete from {{ this }} where {{ is_changed | join(' or ') }};
        {%- endif %}
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

{% macro make_sums_of_changes(keys, decides) -%}
    {%- set changed, before = twin('changed', decides.scope), twin('before', decides.scope) -%}
    {%- set columns = adapter.get_columns_in_relation(this) -%}
    {% call statement('main') -%}
        drop table if exists {{ changed }};
        drop table if exists {{ before }};
        create table {{ changed }} as {{ on_twins(model.compiled_code, 'changed', decides) }};
        create table {{ before }} as {{ on_twins(model.compiled_code, 'before', decides) }};
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
