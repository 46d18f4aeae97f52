import { timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { lanes } from '#app/queue/jobs.ts';
import type { ApiServices } from './operation.ts';

export type Metrics = {
  observe(operationId: string, status: number, seconds: number): void;
  serve(request: Request): Promise<Response>;
};

/** Prometheus metrics of this process, and how full the queue is. */
export function createMetrics(services: Pick<ApiServices, 'env' | 'queue'>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'afterlight_api_request_seconds',
    help: 'Time to answer an API request',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const jobs = new Gauge({
    name: 'afterlight_queue_jobs',
    help: 'Jobs in the queue',
    labelNames: ['lane', 'state'] as const,
    registers: [],
    async collect() {
      for (const lane of lanes)
        for (const [state, jobCount] of Object.entries(await services.queue.counts(lane)))
          this.set({ lane, state }, jobCount);
    },
  });
  registry.registerMetric(jobs);
  return {
    observe: (operation, status, seconds) => requests.observe({ operation, status: String(status) }, seconds),
    async serve(request) {
      const { METRICS_TOKEN: token } = services.env;
      if (token && !isSame(request.headers.get('authorization') ?? '', `Bearer ${token}`))
        return new Response('A bearer token is needed.\n', {
          status: 401,
          headers: { 'WWW-Authenticate': 'Bearer' },
        });
      return new Response(await registry.metrics(), { headers: { 'Content-Type': registry.contentType } });
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const [first, second] = [Buffer.from(given), Buffer.from(expected)];
  return first.length === second.length && timingSafeEqual(first, second);
}
