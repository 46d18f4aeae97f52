import { afterEach, beforeEach, expect, vi } from 'vitest';

// A stray console.error is a fault that nobody looked at.
beforeEach(() => {
  vi.spyOn(console, 'error');
});

afterEach(() => {
  const { calls } = vi.mocked(console.error).mock;
  vi.mocked(console.error).mockRestore();
  expect(calls, 'nothing may write to console.error').toEqual([]);
});
