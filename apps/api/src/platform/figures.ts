import type { Request } from 'express';
import { Histogram, Registry } from 'prom-client';

/** From the beginning of a write's transaction to its commit; what its request takes beyond that is HTTP. */
export const writeDurations = new Histogram({
  name: 'write_transaction_duration_seconds',
  help: 'Time from the beginning of a write to its commit.',
  labelNames: ['operation', 'outcome'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [],
});

/** What features tell of themselves, beside the figures of every server. */
export const featureFigures = new Registry();

/** The pattern of a request's route, so that ids do not become labels. */
export function patternOf(request: Request): string {
  const route = (request as { route?: { path?: unknown } }).route?.path;
  return typeof route === 'string' ? route : 'other';
}
