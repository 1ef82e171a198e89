import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';

/** A type as DuckDB itself writes it (`typeof`): names are quoted only where SQL needs it. */
export function formatSqlType(type: DuckDBType, keywords: ReadonlySet<string>): string {
  if (type.alias !== undefined) return type.alias;
  const inner = (child: DuckDBType) => formatSqlType(child, keywords);
  const fields = (names: readonly string[], types: readonly DuckDBType[]) =>
    types.map((child, place) => {
      const name = names[place] ?? '';
      return name === '' ? inner(child) : `${quoteIdentifier(name, keywords)} ${inner(child)}`;
    });
  switch (type.typeId) {
    case DuckDBTypeId.STRUCT:
      return `STRUCT(${fields(type.entryNames, type.entryTypes).join(', ')})`;
    case DuckDBTypeId.UNION:
      return `UNION(${fields(type.memberTags, type.memberTypes).join(', ')})`;
    case DuckDBTypeId.LIST:
      return `${inner(type.valueType)}[]`;
    case DuckDBTypeId.ARRAY:
      return `${inner(type.valueType)}[${type.length}]`;
    case DuckDBTypeId.MAP:
      return `MAP(${inner(type.keyType)}, ${inner(type.valueType)})`;
    case DuckDBTypeId.SQLNULL:
      return '"NULL"';
    default:
      return type.toString();
  }
}

function quoteIdentifier(name: string, keywords: ReadonlySet<string>): string {
  const isPlain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.has(name.toLowerCase());
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
