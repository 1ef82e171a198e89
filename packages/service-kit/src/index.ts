export { assertSafeBinding, type Binding } from './config/assert-safe-binding.js';
export { commonConfigSchema } from './config/common-config-schema.js';
export { ConfigError, type ConfigErrorCode, type ConfigProblem } from './config/config-error.js';
export {
  type ConfigOf,
  type ConfigProperty,
  type ConfigSchema,
  type MergedConfigSchema,
  mergeConfigSchemas,
} from './config/config-schema.js';
export { formatConfigHelp } from './config/format-config-help.js';
export { httpConfigSchema } from './config/http-config-schema.js';
export { knownVariables } from './config/known-variables.js';
export { type ParseConfigOptions, type ParsedConfig, parseConfig } from './config/parse-config.js';
export { createHealthRouter } from './health/health-router.js';
export {
  type CreateReadinessOptions,
  createReadiness,
  type ReadinessCheck,
  type ReadinessReport,
  type ReadinessResult,
} from './health/readiness.js';
export { bearerAuth } from './http/bearer-auth.js';
export { crossOrigin } from './http/cross-origin.js';
export {
  HttpProblem,
  type HttpProblemOptions,
  type ProblemBody,
  type ProblemDetail,
} from './http/http-problem.js';
export { limitRate, type RateLimitOptions } from './http/limit-rate.js';
export { methodNotAllowed, onlyReading } from './http/method-not-allowed.js';
export { notFound } from './http/not-found.js';
export {
  defineProblems,
  type ProblemCatalogue,
  type ProblemDefinition,
  type ProblemOutline,
  problemCatalogue,
} from './http/problem-catalogue.js';
export { problemHandler } from './http/problem-handler.js';
export { getRequestId, requestId } from './http/request-id.js';
export { type RequestLogOptions, requestLog } from './http/request-log.js';
export { securityHeaders } from './http/security-headers.js';
export { type CreateLoggerOptions, createLogger, type ServiceLogger } from './log/create-logger.js';
export { type LogFields, type Logger, type LogLevel, logLevels } from './log/logger.js';
export { createMetrics, type Metrics } from './metrics/create-metrics.js';
export { createMetricsRouter } from './metrics/metrics-router.js';
export { registerSampledGauges, type SampledGauge } from './metrics/sampled-gauges.js';
export {
  type ApiAnswer,
  type ApiContent,
  type ApiOperation,
  type ApiParameter,
  describeQuery,
  type JsonSchema,
} from './openapi/api-operation.js';
export {
  createOpenApiDocument,
  type OpenApiDocument,
  type OpenApiOperation,
} from './openapi/create-openapi-document.js';
export { createDocsRouter } from './openapi/docs-router.js';
export { type PublishedFormats, publishSchema } from './openapi/publish-schema.js';
export { describeServiceOperations } from './openapi/service-operations.js';
export type { Closer } from './service/closer-stack.js';
export { PortInUseError } from './service/port-in-use-error.js';
export {
  type RunServiceOptions,
  runService,
  type ServiceSettings,
  type ServiceStart,
} from './service/run-service.js';
export {
  type HttpServer,
  type StartHttpServerOptions,
  startHttpServer,
} from './service/start-http-server.js';
