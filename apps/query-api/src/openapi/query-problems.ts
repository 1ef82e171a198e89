import { type ProblemDefinition, problemCatalogue } from '@signallake/service-kit';
import { costProblems } from '../cost/scan-limit.js';
import { sqlProblems } from '../sql/sql-problems.js';

const {
  invalid_request,
  unauthorized,
  not_found,
  not_acceptable,
  too_many_requests,
  internal_error,
  unavailable,
  timeout,
} = problemCatalogue;

/** What every operation below `/v1` may be refused with. */
export const commonProblems: readonly ProblemDefinition[] = [
  invalid_request,
  unauthorized,
  too_many_requests,
  internal_error,
];

/** What a query may be refused with. */
const queryProblems: readonly ProblemDefinition[] = [...commonProblems, not_acceptable, unavailable, timeout];

/** What a metric or a search for events may be refused with. */
export const scanProblems: readonly ProblemDefinition[] = [...queryProblems, costProblems.scan_too_large];

/** What a request for one event may be refused with. */
export const eventProblems: readonly ProblemDefinition[] = [...queryProblems, not_found];

/** What a tail may be refused with. */
export const tailProblems: readonly ProblemDefinition[] = [...commonProblems, unavailable];

/** What the ledger may be refused with. */
export const ledgerProblems: readonly ProblemDefinition[] = [...commonProblems, timeout];

/** What SQL may be refused with. */
export const sqlRequestProblems: readonly ProblemDefinition[] = [
  ...queryProblems,
  problemCatalogue.invalid_json,
  problemCatalogue.invalid_body,
  problemCatalogue.payload_too_large,
  problemCatalogue.unsupported_media_type,
  costProblems.scan_too_large,
  sqlProblems.invalid_sql,
  sqlProblems.sql_not_allowed,
  sqlProblems.sql_too_expensive,
];
