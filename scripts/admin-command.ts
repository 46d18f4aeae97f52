import type { Env } from '#app/platform/env.ts';
import type { Services } from '#app/services.ts';

export type AdminServices = Pick<Services, 'db' | 'clock' | 'publicFetch' | 'rings'> & {
  env: Pick<Env, 'SECRET_KEY'>;
};

/** A fault of the person at the keyboard: said in one sentence, exit code 2. */
export class UsageError extends Error {}

export type Values = Partial<Record<string, string>>;
/** `lines` for people, `data` for `--json`. */
export type Result = { data: object; lines: string[] };
export type Command = {
  help: string;
  needs: string[];
  takes?: string[];
  run(services: AdminServices, values: Values): Promise<Result>;
};
