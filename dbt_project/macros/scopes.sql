{#
  Scopes: sets of models of which a run makes only the rows of those customers anew that other inputs speak of
  (decision 0025). Each has a model that decides which, materialized as changes.sql says; `meta.decides` in its
  YAML says for which:
    scope: revenue         what models of the scope say in meta.incremental.scope; revenue need not be said
    hashes: int_…          model that has the hash of all that a customer's rows are made of
    inputs: {int_…: …}     tables that models of the scope read, and the column that their rows are found by:
                           customer_id, the column of groups, or else <department>_account_id; account_id
                           where rows say their department
    groups: {…_id: int_…}  what customers may have in common, and the model that says which have: models may have
                           rows of such a group, and customers of a changed one's groups change with it
    accounts: int_…        model that has the customer of each department, source_system and account_id
    after: [revenue]       scopes whose models are inputs: what is made whole there is made whole here
    has_rows_without_key   there are rows whose customer or group is null; they are always made anew
#}
{% macro decisions() -%}
    {%- set found = {} -%}
    {%- for node in graph.nodes.values() if node.config.get('meta', {}).get('decides') -%}
        {%- do found.update({node.config.meta.decides.scope: node.config.meta.decides}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro decision_of(plan) -%}
    {{ return(decisions()[plan.get('scope', 'revenue')]) }}
{%- endmacro %}

{# What is kept of a scope from one run to the next: tables of a schema of its own. #}
{% macro kept(scope, table) -%}
    {{ return('kept_' ~ scope ~ '.' ~ table) }}
{%- endmacro %}

{% macro is_kept(scope, table) -%}
    {%- set query -%}
        select count(*) from information_schema.tables
        where table_schema = 'kept_{{ scope }}' and table_name = '{{ table }}'
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()[0] == 1) }}
{%- endmacro %}

{#
  Twins: what a model has of some customers or groups alone, in a schema of its own for each scope. `changed` holds
  what its rows of changed ones are now, `before` what they were, `slice` shows those whose turn it is (slices.sql).
#}
{% macro twin_schema(kind, scope) -%}
    {{ return(kind ~ '_' ~ scope) }}
{%- endmacro %}

{% macro twin(kind, scope) -%}
    {{ return(api.Relation.create(schema=twin_schema(kind, scope), identifier=this.identifier, type='table')) }}
{%- endmacro %}

{% macro has_twin(node, kind, decides) -%}
    {%- set plan = node.config.get('meta', {}).get('incremental', {}) -%}
    {%- if node.name in decides.inputs -%}{{ return(kind != 'before') }}{%- endif -%}
    {%- if not plan or plan.get('scope', 'revenue') != decides.scope -%}{{ return(false) }}{%- endif -%}
    {%- if plan.twins -%}{{ return(kind in plan.twins) }}{%- endif -%}
    {{ return(kind != 'slice' or plan.key is defined) }}
{%- endmacro %}

{# A model's query, reading the twins of what has one. #}
{% macro on_twins(query, kind, decides) -%}
    {%- set found = namespace(query=query) -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes and has_twin(graph.nodes[id], kind, decides) -%}
        {%- set node = graph.nodes[id] -%}
        {%- set pattern = '(\\w+\\.)?' ~ node.schema ~ '\\.' ~ node.name ~ '\\b' -%}
        {%- set found.query = modules.re.sub(pattern, twin_schema(kind, decides.scope) ~ '.' ~ node.name, found.query) -%}
    {%- endfor -%}
    {{ return(found.query) }}
{%- endmacro %}

{# The query of a view for each kind of twin that it has. #}
{% macro make_twins_of_view(plan, decides) -%}
    {%- if is_made_of_changes(decides.scope) -%}
        {%- for kind in plan.twins if kind != 'slice' -%}{{ make_twin_of_view(kind, decides) }}{%- endfor -%}
    {%- else -%}
        {%- do tell_rebuilt(decides.scope) -%}
    {%- endif -%}
    {%- if 'slice' in plan.twins and count_slices(decides.scope) > 1 -%}{{ make_twin_of_view('slice', decides) }}{%- endif -%}
{%- endmacro %}

{% macro make_twin_of_view(kind, decides) -%}
    {%- do run_query('create or replace view ' ~ twin(kind, decides.scope) ~ ' as ' ~ on_twins(model.compiled_code, kind, decides)) -%}
{%- endmacro %}

{# Columns of tables that are made for each customer, or for what customers have in common. #}
{% macro key_columns(decides) -%}
    {{ return(['customer_id'] + decides.get('groups', {}).keys() | list) }}
{%- endmacro %}

{#
  Conditions of which a row that is asked for fulfils one, by the column that it is found by, which may be a key by
  another name. What asks is a macro of the column and the key; `without_one` is asked of rows that have none.
#}
{% macro conditions(column, key, decides, is_asked, without_one) -%}
    {%- set of_none = column ~ ' is null and ' ~ without_one -%}
    {%- if key not in key_columns(decides) -%}
        {%- set department = 'department' if column == 'account_id' else "'" ~ column.split('_')[0] ~ "'" -%}
        {%- set of_account -%}
            ({{ department }}, source_system, {{ column }}) in (
                select department, source_system, account_id from intermediate.{{ decides.accounts }}
                where {{ is_asked('customer_id', 'customer_id', decides) }}
            )
        {%- endset -%}
        {{ return([of_account, of_none]) }}
    {%- endif -%}
    {{ return([is_asked(column, key, decides)] + ([of_none] if decides.has_rows_without_key else [])) }}
{%- endmacro %}
