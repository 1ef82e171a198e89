-- ClickHouse over the lake where it lies, read-only: every query reads the newest version of the Delta table. What is acked
-- and not Parquet yet is only in query-api's answers.
CREATE DATABASE IF NOT EXISTS signallake;

CREATE VIEW IF NOT EXISTS signallake.events AS
SELECT * FROM deltaLakeLocal('/var/lib/clickhouse/user_files/signallake/lake/events');
