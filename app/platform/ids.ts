import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What an id names. The prefix is part of the id everywhere: code, database, API, screens. */
export type IdPrefix =
  | 'store'
  | 'prd'
  | 'pho'
  | 'sync'
  | 'msr'
  | 'sty'
  | 'gen'
  | 'bat'
  | 'ast'
  | 'pub'
  | 'rule'
  | 'acc'
  | 'trf'
  | 'ent'
  | 'ptn'
  | 'key'
  | 'grt'
  | 'inv'
  | 'idem'
  | 'whe'
  | 'dlv'
  | 'evt'
  | 'job'
  | 'inb'
  | 'chg'
  | 'aud'
  | 'req';

/** `length` random characters of 0-9A-Za-z, without modulo bias. */
export function randomToken(length: number): string {
  let token = '';
  while (token.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && token.length < length) token += alphabet[byte % 62];
    }
  }
  return token;
}

/** A new id such as `gen_4hK2xA7pQw9LmZ3c` (95 bits of chance). */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomToken(16)}`;
}

/** 24 hexadecimal digits, the id form of the /api/v1 contract. */
export function newHexId(): string {
  return randomBytes(12).toString('hex');
}
