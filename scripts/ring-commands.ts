import { userInfo } from 'node:os';
import { listDeeds } from '#app/partners/audit.server.ts';
import { ringNames, type RingName } from '#app/partners/rings.ts';
import { haltRing, moveToRing, readRings, resumeRing } from '#app/partners/rollout.server.ts';
import { UsageError, type AdminServices, type Command, type Result, type Values } from './admin-command.ts';

/** The rollout, and the log of who did what. */
export const ringCommands: Record<string, Command> = {
  'rings list': {
    help: 'every ring: members, failures of the last hour, halted or not',
    needs: [],
    run: list,
  },
  'rings move': {
    help: `--id PARTNER_OR_STORE_ID --ring ${ringNames.join('|')} [--by NAME]   move to another ring`,
    needs: ['id', 'ring'],
    takes: ['by'],
    run: move,
  },
  'rings halt': {
    help: '--ring RING --reason TEXT [--by NAME]   begin nothing more of a ring',
    needs: ['ring', 'reason'],
    takes: ['by'],
    run: halt,
  },
  'rings resume': {
    help: '--ring RING [--by NAME]   let it go on',
    needs: ['ring'],
    takes: ['by'],
    run: resume,
  },
  'audit list': {
    help: '[--subject ID] [--limit 50]   who did what, newest first',
    needs: [],
    takes: ['subject', 'limit'],
    run: audit,
  },
};

/** Who sits at the keyboard. */
export function operatorName({ by }: Values): string {
  return by ?? userInfo().username;
}

function readRing({ ring: given }: Values): RingName {
  const ring = ringNames.find((name) => name === given);
  if (!ring) throw new UsageError(`There is no ring "${given}". Known: ${ringNames.join(', ')}.`);
  return ring;
}

async function list(services: AdminServices): Promise<Result> {
  const views = await readRings(services);
  const lines = views.map(
    ({ ring, partners, stores, failed, ended, haltedAt, reason }) =>
      `${ring.padEnd(8)} ${partners} partners  ${stores} stores  ${failed} of ${ended} failed in the last hour  ${haltedAt ? `HALTED: ${reason}` : 'running'}`,
  );
  return { data: { rings: views }, lines };
}

async function move(services: AdminServices, values: Values): Promise<Result> {
  const ring = readRing(values);
  const subject = values.id ?? '';
  const moved = await moveToRing(services, { subject, ring, actor: operatorName(values) });
  if (!moved.ok) throw new UsageError(moved.message);
  const { from } = moved;
  return { data: { id: subject, from, ring }, lines: [`${subject} moved from ${from} to ${ring}.`] };
}

async function halt(services: AdminServices, values: Values): Promise<Result> {
  const ring = readRing(values);
  const { reason = '' } = values;
  if (!(await haltRing(services, { ring, reason, actor: operatorName(values) })))
    throw new UsageError(`${ring} is halted already.`);
  return { data: { ring, halted: true }, lines: [`${ring} is halted: what is ordered waits.`] };
}

async function resume(services: AdminServices, values: Values): Promise<Result> {
  const ring = readRing(values);
  if (!(await resumeRing(services, { ring, actor: operatorName(values) })))
    throw new UsageError(`${ring} is not halted.`);
  return { data: { ring, halted: false }, lines: [`${ring} goes on.`] };
}

async function audit(services: AdminServices, { subject, limit }: Values): Promise<Result> {
  const deeds = await listDeeds(services, { subject, limit: Math.min(1000, Number(limit ?? 50) || 50) });
  const lines = deeds.map(
    (deed) =>
      `${deed.createdAt.toISOString()}  ${deed.actor}  ${deed.action}  ${deed.subject}  ${JSON.stringify(deed.detail)}`,
  );
  return { data: { entries: deeds }, lines: lines.length ? lines : ['Nothing was done yet.'] };
}
