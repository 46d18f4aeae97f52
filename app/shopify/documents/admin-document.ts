import type { z } from 'zod';

/** One operation of the Admin API: its text, the variables it takes and what we read of its answer. */
export type AdminDocument<Variables, Result> = {
  name: string;
  kind: 'query' | 'mutation';
  /** sending it twice does no harm: a lost reply may simply be asked for again. Always true of queries. */
  isRepeatable: boolean;
  source: string;
  result: z.ZodType<Result>;
  /** only for the type checker */
  variables?: Variables;
};

/** Describes an operation; `Variables` is given by hand, the result's type follows from its zod schema. */
export function adminDocument<Variables>() {
  return <Result>(parts: {
    source: string;
    result: z.ZodType<Result>;
    isRepeatable?: boolean;
  }): AdminDocument<Variables, Result> => {
    const found = /^\s*(query|mutation)\s+(\w+)/.exec(parts.source);
    if (!found)
      throw new Error(`An Admin API document needs a kind and a name: ${parts.source.slice(0, 60)}`);
    const kind = found[1] === 'mutation' ? 'mutation' : 'query';
    return {
      name: found[2],
      kind,
      isRepeatable: kind === 'query' || (parts.isRepeatable ?? false),
      source: parts.source,
      result: parts.result,
    };
  };
}
