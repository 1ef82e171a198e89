import assert from 'node:assert/strict';
import { Database } from 'duckdb-async';
import { allowedFunctions, allowedTableFunctions } from '../src/sql/syntax/allowed-functions.js';

/** Functions of this DuckDB that were looked at and are not for clients; families of them by their prefix. */
const refusedFamilies = /^(__internal_|icu_|pg_|has_.*privilege$|inet_|st_|variant_(bytes|norm|to))/;
const refused = new Set(
  `alias bar can_cast_implicitly cast_to_type col_description combine create_sort_key current_catalog
   current_connection_id current_database current_query current_query_id current_role current_schema
   current_schemas current_setting current_transaction_id current_user currval finalize format_pg_type
   format_type generate_subscripts get_block_size get_type getvariable in_search_path
   is_histogram_other_bin json_deserialize_sql json_serialize_plan json_serialize_sql make_type
   map_to_pg_oid nextval obj_description parse_duckdb_log_message remap_struct replace_type
   session_user setseed shobj_description sleep_ms stats switch timetz_byte_comparable txid_current
   unpivot_list user vector_type version write_log`.split(/\s+/),
);

describe('the list of allowed functions', () => {
  it('and the list of refused ones have every function of DuckDB in one of them', async () => {
    const database = await Database.create(':memory:');
    const rows = await database.all(
      `SELECT DISTINCT lower(function_name) AS name FROM duckdb_functions()
       WHERE function_type IN ('scalar', 'aggregate', 'macro') ORDER BY name`,
    );
    await database.close();
    const names = rows.map(({ name }) => String(name));
    const isRefused = (name: string) => refused.has(name) || refusedFamilies.test(name);
    assert.deepEqual(
      names.filter((name) => allowedFunctions.has(name) === isRefused(name)),
      [],
      'not classified, or both allowed and refused',
    );
    // What only the parser or the planner knows.
    const syntax = ['unnest', 'unlist'];
    assert.deepEqual(
      [...allowedFunctions].filter((name) => !names.includes(name) && !syntax.includes(name)),
      [],
      'allowed, but there is no such function',
    );
  });

  it('has few functions that make tables, and all of them make them of their arguments', () => {
    assert.deepEqual([...allowedTableFunctions].sort(), [
      'generate_series',
      'json_each',
      'json_tree',
      'range',
      'unnest',
    ]);
  });
});
