{#
  Large tables are made slice by slice of their customers, or groups (scopes.sql), so that memory depends on the
  size of a slice (decision 0028). What `meta.incremental` says to have a key is made so, and sums of it; views
  say so with the twin `slice`. Where there are several slices all of these have a twin of that kind: the rows
  from slice_first to before slice_end of their key, variables of the session.
#}

{# Whether a model is made in slices: not what says that it is made at once; nor what is made for each group of rows
   of customers, who may be in several slices; nor what reads a model that has a twin of changes and none in slices. #}
{% macro is_made_in_slices(plan, decides) -%}
    {%- if plan.at_once -%}{{ return(false) }}{%- endif -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes and has_twin(graph.nodes[id], 'changed', decides) -%}
        {%- set node = graph.nodes[id] -%}
        {%- set key = decides.inputs.get(node.name, node.config.meta.get('incremental', {}).get('key', 'customer_id')) -%}
        {%- if not has_twin(node, 'slice', decides) -%}{{ return(false) }}{%- endif -%}
        {%- if plan.key in decides.get('groups', {}) and key != plan.key -%}{{ return(false) }}{%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{%- endmacro %}

{# The first key of each slice and of the next, for customers and for groups, all slices with about as many; the
   first begins with the smallest text, the last has no end. About a thousand keys a slice are looked at. #}
{% macro make_slices(decides) -%}
    {%- set slices = kept(decides.scope, 'slices') -%}
    create or replace table {{ slices }} (key_column varchar, slice bigint, first_key varchar, end_key varchar);
    {%- for column in key_columns(decides) %}
    insert into {{ slices }}
    with keys as (
        select distinct {{ column }} as key
        from intermediate.{{ decides.hashes if column == 'customer_id' else decides.groups[column] }}
        where {{ column }} is not null
    ),

    looked_at as (
        select key from keys
        where
            hash(key) % greatest(1, cast({{ var('customers_per_slice') }} / 1000 as ubigint)) = 0
            or key = (select min(key) from keys)
    ),

    numbered as (
        select
            key,
            (row_number() over (order by key nulls last) - 1)
            * (select cast(ceil(count(*) / {{ var('customers_per_slice') }}) as bigint) from intermediate.{{ decides.hashes }})
            // count(*) over () as slice
        from looked_at
    )

    select
        '{{ column }}' as key_column,
        slice,
        case when slice = 0 then '' else min(key) end as first_key,
        lead(min(key)) over (order by slice nulls last) as end_key
    from numbered
    group by slice;
    {%- endfor %}
{%- endmacro %}

{# How many slices customers are in; not over 1 where all are made at once. #}
{% macro count_slices(scope) -%}
    {%- if not is_kept(scope, 'slices') -%}{{ return(1) }}{%- endif -%}
    {{ return(run_query('select count(distinct slice) from ' ~ kept(scope, 'slices')).columns[0].values()[0] | int) }}
{%- endmacro %}

{# Whether a row is of the slice whose turn it is, by the column that it is found by; what has none is of the first. #}
{% macro is_of_slice(column, key, decides) -%}
    {{ conditions(column, key, decides, is_in_slice, "getvariable('slice_first_customer_id') = ''") | join(' or ') }}
{%- endmacro %}

{% macro is_in_slice(column, key, decides) -%}
    {{ column }} >= getvariable('slice_first_{{ key }}')
    and ({{ column }} < getvariable('slice_end_{{ key }}') or getvariable('slice_end_{{ key }}') is null)
{%- endmacro %}

{# A slice that groups do not have, which are fewer, is empty. #}
{% macro choose_slice(number, decides) -%}
    {%- for column in key_columns(decides) %}
    {%- for end in ['first', 'end'] %}
    set variable slice_{{ end }}_{{ column }} = (
        select {{ end }}_key from {{ kept(decides.scope, 'slices') }}
        where slice = {{ number }} and key_column = '{{ column }}'
    );
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# Make the rows of a table slice by slice; of a table of sums the parts, and then the sums of these. #}
{% macro make_in_slices(relation, existing, n_slices, sums_by, decides) -%}
    {%- set query = on_twins(model.compiled_code, 'slice', decides) -%}
    {% call statement('main') -%}
        {{ drop_existing(existing) }}
        {%- for number in range(n_slices) %}
        {{ choose_slice(number, decides) }}
        {% if loop.first %}{{ create_table_as(false, relation, query) }}{% else %}insert into {{ relation }} by name {{ query }}{% endif %}
        {{ ';' if not loop.last }}
        {%- endfor %}
    {%- endcall %}
    {%- if sums_by -%}
        {% call statement('sums') -%}
            {{ add_up(relation, adapter.get_columns_in_relation(relation), sums_by) }}
        {%- endcall %}
    {%- endif -%}
{%- endmacro %}

{# Let models read the rows of one slice of a table. #}
{% macro show_slice(relation, plan, decides) -%}
    {%- set of_slice = is_of_slice(plan.get('column', plan.key), plan.key, decides) -%}
    {%- do run_query('create or replace view ' ~ twin('slice', decides.scope) ~ ' as select * from ' ~ relation ~ ' where ' ~ of_slice) -%}
{%- endmacro %}
