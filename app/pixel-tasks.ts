import { measurePhotoFile } from '#app/style/measure-photo-file.ts';
import { measureAgain } from '#app/generation/photograph/certificate.ts';
import { convertPhoto } from '#app/generation/photograph/convert-photo.ts';
import { fingerprintPhoto } from '#app/generation/photograph/fingerprint.ts';
import { previewCutOut } from '#app/generation/photograph/preview-cut-out.ts';
import { compareWithEach } from '#app/imaging/recognise/recognise.ts';
import { photographProduct } from '#app/generation/photograph/photograph-product.ts';

/** Everything that is done in a pixel thread: task name → pure function of bytes. Nothing here knows the database. */
export const pixelTasks = {
  'measure-photo': measurePhotoFile,
  'photograph-product': photographProduct,
  'fingerprint-photo': fingerprintPhoto,
  'compare-with-each': compareWithEach,
  'convert-photo': convertPhoto,
  'measure-again': measureAgain,
  'preview-cut-out': previewCutOut,
};

export type PixelTasks = typeof pixelTasks;
export type PixelTaskName = keyof PixelTasks;
