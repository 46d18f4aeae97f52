const reasons: Record<string, string> = {
  FILE_STORAGE_LIMIT_EXCEEDED:
    "the shop's file storage is full. Delete files in Shopify or upgrade the plan.",
  IMAGE_DOWNLOAD_FAILURE: 'Shopify could not fetch the uploaded photo. Try again.',
  GENERIC_FILE_DOWNLOAD_FAILURE: 'Shopify could not fetch the uploaded photo. Try again.',
  INVALID_SIGNED_URL: 'the upload expired before Shopify read it. Try again.',
  IMAGE_PROCESSING_FAILURE: 'Shopify could not process the photo. Try again.',
  MEDIA_TIMEOUT_ERROR: 'Shopify took too long over the photo. Try again.',
  INVALID_IMAGE_ASPECT_RATIO: 'the photo is too long and narrow for Shopify.',
  INVALID_IMAGE_FILE_SIZE: 'the photo is over 20 MB.',
  INVALID_IMAGE_RESOLUTION: 'the photo has more than 20 megapixels.',
  UNSUPPORTED_IMAGE_FILE_TYPE: 'Shopify does not take this kind of image.',
  UNACCEPTABLE_ASSET: 'Shopify does not take this kind of file.',
  UNACCEPTABLE_TRIAL_ASSET: 'shops on a trial cannot take this file. Choose a plan in Shopify.',
  UNACCEPTABLE_UNVERIFIED_TRIAL_ASSET:
    'unverified trial shops cannot take files. Verify the shop in Shopify.',
  PRODUCT_MEDIA_LIMIT_EXCEEDED: 'the product already has 250 photos and videos. Remove one first.',
  PRODUCT_SUSPENDED: 'Shopify has suspended the product.',
  PRODUCT_DOES_NOT_EXIST: 'the product no longer exists in the shop.',
  REFERENCE_TARGET_DOES_NOT_EXIST: 'the product no longer exists in the shop.',
  FILE_DOES_NOT_EXIST: 'the file was deleted in Shopify.',
  FILE_LOCKED: 'the file is locked by Shopify. Try again later.',
};

/** Shopify's refusal in plain words, with its code for support. */
export function explainRefusal(refusal: { code?: string | null; message: string }): string {
  const reason = refusal.code ? reasons[refusal.code] : undefined;
  const code = refusal.code ? ` (${refusal.code})` : '';
  return `Not published: ${reason ?? `Shopify says "${refusal.message}".`}${code}`;
}
