import { Module } from '@nestjs/common';
import { LiveMetrics } from './live-metrics.js';
import { LiveRepository } from './live.repository.js';
import { ReportRepository } from './report.repository.js';
import { Reports } from './reports.js';

/** Numbers about tickets, standing and live. */
@Module({
  providers: [LiveMetrics, LiveRepository, ReportRepository, Reports],
  exports: [LiveMetrics, Reports],
})
export class AnalyticsModule {}
