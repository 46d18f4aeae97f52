import { expect, test } from 'vitest';
import { roomBytes, roomFloats, unsetFloats, withWorkRoom } from './work-room.ts';

const length = 1000;

/** Twice: the first work finds no room yet, and tells how much is wanted. */
function work<Result>(run: () => Result): Result {
  withWorkRoom(run);
  return withWorkRoom(run);
}

test('arrays of one work lie in the room of the last, and are zeros again', () => {
  const fill = () => roomFloats(length).fill(7);
  const first = work(fill);
  const second = withWorkRoom(() => roomFloats(length));
  expect(second.buffer).toBe(first.buffer);
  expect(second.byteOffset).toBe(first.byteOffset);
  expect(second.every((value) => value === 0)).toBe(true);
});

test('work within work gives its arrays back, and leaves those around it as they are', () => {
  const places = work(() => {
    const outer = roomFloats(length).fill(1);
    const inner = withWorkRoom(() => unsetFloats(length).fill(2));
    const next = roomBytes(length).fill(3);
    expect(outer.every((value) => value === 1)).toBe(true);
    return { outer, inner: inner.byteOffset, next: next.byteOffset };
  });
  expect(places.next).toBe(places.inner);
  expect(places.outer.byteOffset).toBeLessThan(places.inner);
});

test('where there is no room, or no work, arrays are new', () => {
  work(() => roomFloats(length));
  const [small, large] = withWorkRoom(() => [roomFloats(10), roomFloats(100 * length)]);
  expect(large).toHaveLength(100 * length);
  expect(large.buffer).not.toBe(small.buffer);
  expect(roomFloats(10).buffer).not.toBe(small.buffer);
});

test('a work that throws gives its arrays back', () => {
  const place = work(() => roomFloats(length).byteOffset);
  const failing = () =>
    withWorkRoom(() => {
      roomFloats(length);
      throw new Error('on purpose');
    });
  expect(failing).toThrow('on purpose');
  expect(withWorkRoom(() => roomFloats(length).byteOffset)).toBe(place);
});
