import { passesStyle } from '#app/generation/photograph/asset-figures.ts';

/** What Shopify Flow can be told: each sets off the workflows of a merchant that begin with it. */
export type FlowTriggerKind = 'ready' | 'needs-review';

/** Their names in extensions/. */
export const flowHandles: Record<FlowTriggerKind, string> = {
  ready: 'flow-photos-ready',
  'needs-review': 'flow-needs-review',
};

type Reviewed = { status: string; style: unknown };

/** Photos that count for each trigger; none = it is not due. */
export type DueTriggers = Partial<Record<FlowTriggerKind, number>>;

/**
 * What is due after a generation has ended or was reviewed. Photos need review when no rule will approve them; they are
 * ready when none waits any more, and those count that were approved.
 */
export function dueTriggers(assets: readonly Reviewed[], isPublishedAlone: boolean): DueTriggers {
  const waiting = assets.filter(({ status }) => status === 'awaiting-review');
  const forPeople = waiting.filter((asset) => !isPublishedAlone || !passesStyle(asset));
  const approved = assets.filter(({ status }) => status === 'approved');
  return {
    ...(forPeople.length ? { 'needs-review': forPeople.length } : {}),
    ...(approved.length && !waiting.length ? { ready: approved.length } : {}),
  };
}
