import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { certificateSchema } from './certificate.ts';

/** What a finished file says of itself under our signature. */
const signedRecipe = z.object({
  recipe: z.record(z.string(), z.unknown()),
  /** absent in files from before it was signed too */
  certificate: certificateSchema.optional(),
  /** SHA-256 of the file without this segment */
  sha256: z.string(),
  /** of the picture, so that a copy that kept the segment can be told from another picture that was given it */
  fingerprint: z.string(),
});

export type SignedRecipe = z.infer<typeof signedRecipe>;

export type SignatureState = 'valid' | 'altered' | 'invalid' | 'none';

const marker = Buffer.from('Afterlight\0', 'latin1');
/** APP9: no common program writes or reads it. */
const app9 = 0xe9;
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The installation's signing key (Ed25519), derived from its secret. */
function signingKey(secretKey: string) {
  const seed = Buffer.from(hkdfSync('sha256', secretKey, '', 'afterlight:recipe', 32));
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

/** What anybody checks a file with, without asking us: SPKI in PEM. */
export function recipePublicKey(secretKey: string): string {
  return createPublicKey(signingKey(secretKey)).export({ format: 'pem', type: 'spki' }).toString();
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The JPEG with its signed recipe in a segment of its own, right behind the start: the pixels are not touched. */
export function signPhoto(
  jpeg: Buffer,
  { secretKey, ...told }: Omit<SignedRecipe, 'sha256'> & { secretKey: string },
): Buffer {
  const statement: SignedRecipe = { ...told, sha256: sha256(jpeg) };
  const text = JSON.stringify(statement);
  const signature = sign(null, Buffer.from(text), signingKey(secretKey)).toString('base64');
  const body = Buffer.concat([marker, Buffer.from(JSON.stringify({ v: 1, statement: text, signature }))]);
  if (body.length > 65_000) throw new Error('the recipe is too long for a segment');
  const head = Buffer.from([0xff, app9, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/**
 * Finds the segment, and says whether signature and bytes are as they were made.
 * @param publicKey SPKI in PEM, as `recipePublicKey` gives it
 */
export function readSignedPhoto(
  file: Buffer,
  publicKey: string,
): { state: SignatureState; signed: SignedRecipe | null } {
  const found = findSegment(file);
  if (!found) return { state: 'none', signed: null };
  try {
    const { statement, signature } = JSON.parse(found.body.toString()) as {
      statement: string;
      signature: string;
    };
    const isOurs = verify(null, Buffer.from(statement), publicKey, Buffer.from(signature, 'base64'));
    if (!isOurs) return { state: 'invalid', signed: null };
    const signed = signedRecipe.parse(JSON.parse(statement));
    return { state: signed.sha256 === sha256(found.rest) ? 'valid' : 'altered', signed };
  } catch {
    return { state: 'invalid', signed: null };
  }
}

/** Walks the segments of a JPEG up to its pixels. */
function findSegment(file: Buffer): { body: Buffer; rest: Buffer } | undefined {
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff && file[at + 1] !== 0xda) {
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length) return undefined;
    const body = file.subarray(at + 4, end);
    if (file[at + 1] === app9 && body.subarray(0, marker.length).equals(marker))
      return {
        body: body.subarray(marker.length),
        rest: Buffer.concat([file.subarray(0, at), file.subarray(end)]),
      };
    at = end;
  }
  return undefined;
}
