import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Config } from './config';
import { featureFigures, patternOf, writeDurations } from './figures';
import { Jobs } from './jobs/jobs';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Pool {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** Figures for an operator's Prometheus: on a port of their own (METRICS_PORT), or at /metrics for who knows METRICS_TOKEN. */
@Injectable()
export class Metrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly durations: Histogram<'method' | 'route' | 'status'>;
  private server: Server | null = null;

  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly jobs: Jobs,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the first byte of a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [this.registry],
    });
    this.registry.registerMetric(writeDurations);
    this.countPool();
    this.countJobs();
  }

  /** Express middleware: routes by their pattern, so that ids do not become labels. */
  readonly measure = (request: Request, response: Response, next: NextFunction): void => {
    const stop = this.durations.startTimer({ method: request.method });
    response.once('finish', () => {
      stop({ route: patternOf(request), status: String(response.statusCode) });
    });
    next();
  };

  /** GET /metrics on the port of the product; closed unless a token is configured. */
  readonly answer = (request: Request, response: Response): void => {
    const { metricsToken } = this.config;
    if (!metricsToken || !same(request.header('authorization') ?? '', `Bearer ${metricsToken}`)) {
      response.status(404).end();
      return;
    }
    void this.text().then((text) => response.type(this.registry.contentType).send(text));
  };

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort, host } = this.config;
    if (metricsPort === null) return;
    const server = createServer((_request, response) => {
      void this.text().then((text) => response.setHeader('Content-Type', this.registry.contentType).end(text));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(metricsPort, host, resolve));
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private text(): Promise<string> {
    return Registry.merge([this.registry, featureFigures]).metrics();
  }

  private countPool(): void {
    const dataSource = this.dataSource;
    new Gauge({
      name: 'database_connections',
      help: 'Connections of the pool that serves requests.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const pool = (dataSource.driver as unknown as { master?: Pool }).master;
        if (!pool) return;
        this.set({ state: 'open' }, pool.totalCount);
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'waited-for' }, pool.waitingCount);
      },
    });
  }

  private countJobs(): void {
    const jobs = this.jobs;
    new Gauge({
      name: 'jobs',
      help: 'Jobs by state.',
      labelNames: ['state'],
      registers: [this.registry],
      async collect() {
        for (const [state, count] of Object.entries(await jobs.counts())) this.set({ state }, count);
      },
    });
  }
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
