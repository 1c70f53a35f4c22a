{#
  Large tables are made slice by slice of their keys, so that memory depends on the size of a slice (decision
  0028). What `meta.incremental` says to have a key is made so, and sums of it; views say so with the twin `slice`.
  Where there are several slices all of these have a twin of that kind: the rows from slice_first to before
  slice_end, variables of the session.
#}

{# Whether a model is made in slices: months of parents are not, whose customers may be in several; nor is
   what reads a model that has a twin of changes and none in slices. #}
{% macro is_made_in_slices(plan, decides) -%}
    {%- if not (plan.sums_by or plan.key == decides.key) -%}{{ return(false) }}{%- endif -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes and has_twin(graph.nodes[id], 'changed', decides) -%}
        {%- if not has_twin(graph.nodes[id], 'slice', decides) -%}{{ return(false) }}{%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{%- endmacro %}

{# The first key of each slice and of the next, all with as many but for one; the first slice begins with
   the smallest text, the last has no end. #}
{% macro ends_of_slices(keys, key) -%}
    with numbered as (
        select
            {{ key }},
            (row_number() over (order by {{ key }} nulls last) - 1)
            * cast(ceil(count(*) over () / {{ var('customers_per_slice') }}) as bigint) // count(*) over () as slice
        from {{ keys }}
    )

    select
        slice,
        case when slice = 0 then '' else min({{ key }}) end as first_key,
        lead(min({{ key }})) over (order by slice nulls last) as end_key
    from numbered
    group by slice
{%- endmacro %}

{# How many slices keys are in; not over 1 where all are made at once. #}
{% macro count_slices(scope) -%}
    {%- if not is_kept(scope, 'slices') -%}{{ return(1) }}{%- endif -%}
    {{ return(run_query('select count(*) from ' ~ kept(scope, 'slices')).columns[0].values()[0] | int) }}
{%- endmacro %}

{# Whether a row is of the slice whose turn it is, by a column that has its key or that it is found by; rows
   without a key are of the first. #}
{% macro is_of_slice(column, decides) -%}
    {%- if column in decides.get('found_by', {}) -%}
        {{ is_found_by(column, decides, is_of_slice(decides.key, decides)) }}
    {%- else -%}
        ({{ column }} >= getvariable('slice_first')
        and ({{ column }} < getvariable('slice_end') or getvariable('slice_end') is null)
        {%- if decides.has_rows_without_key %}
        or {{ column }} is null and getvariable('slice_first') = ''
        {%- endif -%})
    {%- endif -%}
{%- endmacro %}

{% macro choose_slice(scope, number) -%}
    {%- for end in ['first', 'end'] %}
    set variable slice_{{ end }} = (select {{ end }}_key from {{ kept(scope, 'slices') }} where slice = {{ number }});
    {%- endfor %}
{%- endmacro %}

{# Make the rows of a table slice by slice; of a table of sums the parts, and then the sums of these. #}
{% macro make_in_slices(relation, existing, n_slices, sums_by, decides) -%}
    {%- set query = on_twins(model.compiled_code, 'slice', decides) -%}
    {% call statement('main') -%}
        {{ drop_existing(existing) }}
        {%- for number in range(n_slices) %}
        {{ choose_slice(decides.scope, number) }}
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
{% macro show_slice(relation, column, decides) -%}
    {%- do run_query('create or replace view ' ~ twin('slice', decides.scope) ~ ' as select * from ' ~ relation ~ ' where ' ~ is_of_slice(column, decides)) -%}
{%- endmacro %}
