{#
  Large tables are made slice by slice of their customers, so that memory depends on the size of a slice
  (decision 0028). `meta.sliced: true` says in the YAML of a table or view that its rows are made of the rows
  of the same customer, or parent, and of what holds for all. What `meta.incremental` says to be an input or to
  have a key (incremental.sql) need not say so. Where there are several slices all of these have a twin in the
  schema `slice`: the rows from slice_first to before slice_end, variables of the session.
#}

{# Whether a model is made in slices: months of parents are not, whose customers may be in several; nor is
   what reads a model that has a twin of changes and none in slices. #}
{% macro is_made_in_slices(meta) -%}
    {%- set plan = meta.get('incremental', {}) -%}
    {%- if not (meta.sliced or plan.sums_by or plan.key == 'customer_id') -%}{{ return(false) }}{%- endif -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes and has_twin(graph.nodes[id], 'changed') -%}
        {%- if not has_twin(graph.nodes[id], 'slice') -%}{{ return(false) }}{%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{%- endmacro %}

{# The first customer of each slice and of the next, all with as many but for one; the first slice begins with
   the smallest text, the last has no end. #}
{% macro ends_of_slices(customers) -%}
    with numbered as (
        select
            customer_id,
            (row_number() over (order by customer_id nulls last) - 1)
            * cast(ceil(count(*) over () / {{ var('customers_per_slice') }}) as bigint) // count(*) over () as slice
        from {{ customers }}
    )

    select
        slice,
        case when slice = 0 then '' else min(customer_id) end as first_customer_id,
        lead(min(customer_id)) over (order by slice nulls last) as end_customer_id
    from numbered
    group by slice
{%- endmacro %}

{# How many slices customers are in; not over 1 where all are made at once. #}
{% macro count_slices() -%}
    {%- if not is_kept('slices') -%}{{ return(1) }}{%- endif -%}
    {{ return(run_query('select count(*) from incremental.slices').columns[0].values()[0] | int) }}
{%- endmacro %}

{% macro is_of_slice(key) -%}
    {{ key }} >= getvariable('slice_first')
    and ({{ key }} < getvariable('slice_end') or getvariable('slice_end') is null)
{%- endmacro %}

{% macro choose_slice(number) -%}
    {%- for end in ['first', 'end'] %}
    set variable slice_{{ end }} = (select {{ end }}_customer_id from incremental.slices where slice = {{ number }});
    {%- endfor %}
{%- endmacro %}

{# Make the rows of a table slice by slice; of a table of sums the parts, and then the sums of these. #}
{% macro make_in_slices(relation, existing, n_slices, sums_by) -%}
    {%- set query = on_twins(model.compiled_code, 'slice') -%}
    {% call statement('main') -%}
        {{ drop_existing(existing) }}
        {%- for number in range(n_slices) %}
        {{ choose_slice(number) }}
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
{% macro show_slice(relation, key) -%}
    {%- do run_query('create or replace view ' ~ twin('slice') ~ ' as select * from ' ~ relation ~ ' where ' ~ is_of_slice(key)) -%}
{%- endmacro %}
