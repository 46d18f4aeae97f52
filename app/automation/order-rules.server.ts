import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import { inOrder } from './rule.ts';

type OneRule = { storeId: string; ruleId: string };

/** Asks the rule one place earlier. The first one, and one that is gone, stay as they are. */
export async function moveRuleUp(services: Pick<Services, 'db'>, input: OneRule): Promise<void> {
  await reorder(services, input.storeId, (ids) => {
    const from = ids.indexOf(input.ruleId);
    if (from < 1) return ids;
    return [...ids.slice(0, from - 1), ids[from], ids[from - 1], ...ids.slice(from + 1)];
  });
}

/** What it ordered stays and waits in Review; products that it had are looked at under the rules that are left. */
export async function deleteRule(services: Pick<Services, 'db'>, input: OneRule): Promise<void> {
  await reorder(services, input.storeId, async (ids, tx) => {
    await tx.automationRule.deleteMany({ where: { id: input.ruleId, storeId: input.storeId } });
    return ids.filter((id) => id !== input.ruleId);
  });
}

async function reorder(
  services: Pick<Services, 'db'>,
  storeId: string,
  change: (ids: string[], tx: Tx) => string[] | Promise<string[]>,
): Promise<void> {
  await services.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rules ${storeId}`}, 0))`;
    const rules = await tx.automationRule.findMany({ where: { storeId }, orderBy: inOrder });
    const ids = await change(
      rules.map(({ id }) => id),
      tx,
    );
    for (const [position, id] of ids.entries())
      await tx.automationRule.update({ where: { id }, data: { position } });
    await recordEvent(tx, { type: 'automation.rules-changed', subjectId: storeId, storeId });
  });
}
