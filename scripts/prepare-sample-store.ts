import type { Account } from './demo/account.ts';
export function prepareSampleStore(account: Account): Promise<string> {
  void account;
  return Promise.reject(new Error('unset'));
}
