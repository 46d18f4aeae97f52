import { afterEach, beforeEach, vi } from 'vitest';

// A stray console.error is a fault that nobody looked at.
beforeEach(() => {
  vi.spyOn(console, 'error');
});

afterEach(() => {
  const { calls } = vi.mocked(console.error).mock;
  vi.mocked(console.error).mockRestore();
  if (calls.length) throw new Error(`The test wrote to console.error: ${calls.map(String).join('; ')}`);
});
