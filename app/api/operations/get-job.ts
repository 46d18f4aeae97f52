import { z } from 'zod';
import { presentJob } from '#app/generation/present-job.ts';
import { defineOperation, idParams, notFound } from '#app/api/operation.ts';
import { whose } from '#app/api/whose.ts';
import { situationSchema } from './situation-schema.ts';

export const jobSchema = z
  .object({
    job_id: z.string().regex(/^[0-9a-f]{24}$/),
    status: z.enum(['queued', 'processing', 'done', 'failed']),
    result_image_url: z.url().nullable(),
    input_image_url: z.url().nullable(),
    model: z.string(),
    aspect_ratio: z
      .string()
      .nullable()
      .describe('As it was asked for; else the ratio of the input, once it is known'),
    cost_credits: z.int(),
    error: z.string().nullable(),
    created_at: z.iso.datetime({ precision: 3 }),
    engine: z.string().describe('What painted it'),
    refunded_credits: z.int().describe('Credits that went back because there is no picture'),
    situation: situationSchema.nullable(),
    ignored_preferences: z
      .array(z.string())
      .describe('Names that are none of our preferences; they change nothing'),
  })
  .meta({ id: 'Job' });

export const getJob = defineOperation({
  id: 'getJob',
  method: 'GET',
  path: '/api/v1/generations/{id}',
  summary: "Fetch a generation's status and, once ready, its result_image_url",
  scope: 'generations:read',
  limit: 'read',
  params: idParams,
  responses: { 200: { description: 'The job', schema: jobSchema } },
  problems: ['not_found'],
  async handle({ db, env }, { key }, { params }) {
    const generation = await db.generation.findFirst({
      where: { jobId: params.id, ...whose(key) },
      include: { assets: { orderBy: { position: 'asc' } } },
    });
    return generation ? { status: 200, body: presentJob(env, generation) } : notFound('generation');
  },
});
