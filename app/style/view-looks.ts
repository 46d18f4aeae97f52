import { hexOf } from './hex.ts';
import type { Look, StyleProfile } from './profile.ts';

/** A photo of the store, as pages and the API show it. */
export type PhotoView = { photoId: string; url: string; title: string; productId: string | null };

/** One of the ways in which the store photographs. */
export type LookView = Pick<Look, 'name' | 'kind' | 'share' | 'photos'> & {
  /** of its usual backdrop, `#rrggbb`; null = it has none */
  hex: string | null;
  /** the most typical first */
  typical: PhotoView[];
};

/** A photo that is like no others of the store, and what is odd about it, in plain words. */
export type OneOffView = { photo: PhotoView; explanation: string[] };

const mostTypical = 4;
const mostOneOffs = 24;

/** Ids of every photo that `viewLooks` shows. */
export function photosOfLooks({ looks, oneOffs }: StyleProfile): string[] {
  return [
    ...looks.flatMap(({ typical }) => typical.slice(0, mostTypical)),
    ...oneOffs.slice(0, mostOneOffs).map(({ id }) => id),
  ];
}

/** The store's looks, and the photos that fit none; photos that are gone are left out. */
export function viewLooks(
  { looks, oneOffs }: StyleProfile,
  photos: Map<string, PhotoView>,
): { looks: LookView[]; oneOffs: OneOffView[] } {
  const find = (id: string) => photos.get(id) ?? [];
  return {
    looks: looks.map(({ name, kind, share, photos: count, backdrop, typical }) => ({
      name,
      kind,
      share,
      photos: count,
      hex: backdrop.kind === 'transparent' ? null : hexOf(backdrop.oklab),
      typical: typical.slice(0, mostTypical).flatMap(find),
    })),
    oneOffs: oneOffs.slice(0, mostOneOffs).flatMap(({ id, explanation }) => {
      const photo = photos.get(id);
      return photo ? [{ photo, explanation }] : [];
    }),
  };
}
