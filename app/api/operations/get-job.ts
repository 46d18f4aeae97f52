import { z } from 'zod';
import { presentJob } from '#app/generation/present-job.ts';
import { defineOperation, idParams, notFound } from '../operation.ts';

export const jobSchema = z.object({
  job_id: z.string().regex(/^[0-9a-f]{24}$/),
  status: z.enum(['queued', 'processing', 'done', 'failed']),
  result_image_url: z.url().nullable(),
  input_image_url: z.url().nullable(),
  model: z.string(),
  engine: z.string(),
  aspect_ratio: z.string().nullable(),
  cost_credits: z.int(),
  refunded_credits: z.int(),
  error: z.string().nullable(),
  created_at: z.iso.datetime({ precision: 3 }),
});

export const getJob = defineOperation({
  id: 'getJob',
  method: 'GET',
  path: '/api/v1/generations/{id}',
  summary: "Fetch a generation's status and, once ready, its result_image_url",
  scope: 'generations:read',
  params: idParams,
  responses: { 200: { description: 'The job', schema: jobSchema } },
  problems: ['not_found'],
  async handle({ db, env }, { key }, { params }) {
    const generation = await db.generation.findFirst({
      where: { jobId: params.id, partnerId: key.partner.id },
      include: { assets: { orderBy: { position: 'asc' } } },
    });
    return generation ? { status: 200, body: presentJob(env, generation) } : notFound('generation');
  },
});
