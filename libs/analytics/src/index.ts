export { AnalyticsModule } from './analytics.module.js';
export { LiveMetrics, metricsSchema, newsSchema, type LiveSnapshot, type News } from './live-metrics.js';
export { entityKinds, type EntityKind, type EntityRow } from './report.repository.js';
export { Reports, type SentimentOverview } from './reports.js';
