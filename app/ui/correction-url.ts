/** Where the cut-out of a generation's photo is corrected; null when the photo is no longer in the store. */
export function correctionUrl(generation: { id: string; photoId: string | null }): string | null {
  return generation.photoId && `/app/cut-out/${generation.photoId}?generation=${generation.id}`;
}
