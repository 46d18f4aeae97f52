import type { MediaState } from './media-state.ts';

/** What an undoing is to do. It is worked out once, before anything is touched, and kept until it is done. */
export type RevertPlan = {
  /** variants that show our photo, and what they showed before */
  variants: { variantId: string; mediaId: string }[];
  /** whether the picture that was replaced is to come back */
  restoresPicture: boolean;
  /** the text that the replaced photo had, if it is to come back */
  restoresAlt?: string;
  /** what a merchant changed of what we had done, and therefore stays */
  kept: string[];
};

export type Undone = {
  status: string;
  placement: string;
  fileId: string | null;
  replacesId: string | null;
  backupKey: string | null;
  /** null: a replacement was never sent */
  stagedUrl: string | null;
  alt: string;
  variantIds: string[];
};

type States = {
  before: MediaState;
  after: MediaState | null;
  now: MediaState;
  /** whether the picture of the photo to replace is ours now; null when `after` tells */
  isOurs: boolean | null;
};

/**
 * Compares three states: before us, as we left it, and now. What still is as we left it goes back; what is neither was
 * changed by the merchant and stays.
 * @param after null when the publication never ended
 * @param ours media of this product's publications
 */
export function planRevert(publication: Undone, states: States, ours: ReadonlySet<string>): RevertPlan {
  const plan: RevertPlan = { variants: [], restoresPicture: false, kept: [] };
  if (publication.placement === 'replace') planPicture(plan, publication, states);
  for (const variantId of publication.variantIds) {
    const before = shownBy(states.before, variantId);
    const now = shownBy(states.now, variantId);
    const wasCutOff = publication.status === 'failed' && !now.length;
    if (now.includes(publication.fileId ?? '') || wasCutOff) {
      if (before[0]) plan.variants.push({ variantId, mediaId: before[0] });
    } else if (now.join() !== before.join() && !now.every((id) => ours.has(id) && id)) {
      plan.kept.push('a variant shows another photo');
    } else if (!now.length && before.length) {
      plan.kept.push('a variant shows no photo');
    }
  }
  return plan;
}

function planPicture(
  plan: RevertPlan,
  { replacesId, backupKey, stagedUrl, alt }: Undone,
  { before, after, now, isOurs }: States,
): void {
  const shownIn = (state: MediaState) => state.media.find(({ id }) => id === replacesId);
  const [first, current] = [shownIn(before), shownIn(now)];
  if (!backupKey || (!stagedUrl && !after) || !first) return;
  if (!current) {
    plan.kept.push('the replaced photo was removed');
    return;
  }
  if (current.url !== first.url) {
    const isTheirs = after ? current.url !== shownIn(after)?.url : isOurs === false;
    if (isTheirs) plan.kept.push('the replaced photo has a newer picture');
    else plan.restoresPicture = true;
  }
  if (current.alt === first.alt) return;
  if (current.alt !== alt) plan.kept.push('the replaced photo has a newer alt text');
  else plan.restoresAlt = first.alt;
}

export function shownBy(state: MediaState, variantId: string): string[] {
  return state.variants.find(({ id }) => id === variantId)?.mediaIds ?? [];
}
