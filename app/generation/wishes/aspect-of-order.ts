import type { Generation } from '@prisma/client';
import type { StyleProfile } from '#app/style/profile.ts';
import { nearestAspectRatio, parseAspectRatio } from '#app/generation/generation.ts';

/** The asked ratio; without one a partner's photos follow the input, and a merchant's the store's own photos. */
export function aspectOf(
  generation: Generation,
  profile: StyleProfile | null,
): { width: number; height: number } | 'source' {
  if (generation.aspectRatio) return parseAspectRatio(generation.aspectRatio) ?? 'source';
  if (generation.origin === 'partner') return 'source';
  return nearestAspectRatio(profile?.composition.aspect ?? 1);
}
