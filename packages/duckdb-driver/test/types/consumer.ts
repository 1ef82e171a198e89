import type * as driver from 'duckdb';
import type * as duckdbAsync from 'duckdb-async';

// A type that could not be resolved would be `any`, and `any` equals nothing but itself here.
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function isTrue<T extends true>(): T | undefined {
  return undefined;
}

isTrue<Equal<Awaited<ReturnType<duckdbAsync.Connection['all']>>, driver.TableData>>();
isTrue<Equal<ReturnType<duckdbAsync.Connection['stream']>, driver.QueryResult>>();
isTrue<Equal<ReturnType<duckdbAsync.Database['get_ddb_internal']>, driver.Database>>();
isTrue<Equal<ReturnType<duckdbAsync.Statement['columns']>, driver.ColumnInfo[]>>();
isTrue<Equal<duckdbAsync.RowData[string], driver.RowValue>>();
isTrue<Equal<duckdbAsync.DuckDbError['code'], 'DUCKDB_NODEJS_ERROR'>>();
isTrue<Equal<duckdbAsync.DuckDbError['errno'], -1>>();
isTrue<Equal<typeof duckdbAsync.OPEN_READONLY, 1>>();
