import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ObjectStore } from '#app/storage/object-store.ts';
import { requireObjectKey } from '#app/storage/object-key.ts';

export type S3Settings = {
  bucket: string;
  region: string;
  /** absent: Amazon's own; else R2, MinIO, … */
  endpoint?: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
};

/** Objects in a bucket of Amazon S3 or of a service that speaks its protocol. */
export function createS3ObjectStore(settings: S3Settings): ObjectStore {
  const { bucket: Bucket, region, endpoint, accessKeyId, secretAccessKey } = settings;
  const client = new S3Client({
    region,
    // a bucket's name as part of the path works with every service, also on a bare host and port
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    credentials: { accessKeyId, secretAccessKey },
    // other services do not know the newer checksums
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

  return {
    async put(key, bytes, mimeType) {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: requireObjectKey(key),
          Body: bytes,
          ContentLength: bytes.length,
          ContentType: mimeType,
        }),
      );
    },
    async get(key) {
      const found = await orUndefined(
        client.send(new GetObjectCommand({ Bucket, Key: requireObjectKey(key) })),
      );
      const bytes = await found?.Body?.transformToByteArray();
      return bytes && Buffer.from(bytes);
    },
    async head(key) {
      const found = await orUndefined(
        client.send(new HeadObjectCommand({ Bucket, Key: requireObjectKey(key) })),
      );
      if (!found) return undefined;
      return {
        sizeBytes: found.ContentLength ?? 0,
        mimeType: found.ContentType ?? 'application/octet-stream',
        etag: found.ETag ?? '',
      };
    },
    async stream(key, range) {
      const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
      const found = await orUndefined(
        client.send(new GetObjectCommand({ Bucket, Key: requireObjectKey(key), Range })),
      );
      if (!found) return undefined;
      if (!(found.Body instanceof Readable)) throw new Error(`the object store gave no stream for ${key}`);
      return found.Body;
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: requireObjectKey(key) }));
    },
    list: (prefix) => listKeys(client, Bucket, prefix),
    async ping() {
      await client.send(new HeadBucketCommand({ Bucket }));
    },
  };
}

async function* listKeys(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    for (const { Key } of page.Contents ?? []) if (Key) yield Key;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
}

/** A missing object is an answer; every other fault is thrown. */
async function orUndefined<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) {
      if (error.name !== 'NoSuchBucket') return undefined;
    }
    throw error;
  }
}
