/**
 * Arrays that live no longer than one piece of work. New ones of some megabytes for every photo cost the system its pages
 * and the collector its time; these lie in one room that is kept, each thread's own, and used again by the next work.
 * What the work gives back must be allocated anew. Outside of any work they are new arrays.
 */
const mostKeptBytes = 96 * 1024 * 1024;

let room = new ArrayBuffer(0);
let isOpen = false;
/** bytes that are taken, within the room or beyond its end; and the most there ever were */
let [used, wanted] = [0, 0];

/** Runs `work`; arrays that it takes are free again when it returns. Never across an `await`. */
export function withWorkRoom<Result>(work: () => Result): Result {
  const [before, wasOpen] = [used, isOpen];
  isOpen = true;
  try {
    return work();
  } finally {
    used = before;
    isOpen = wasOpen;
    if (!wasOpen) {
      if (wanted > room.byteLength && room.byteLength < mostKeptBytes)
        room = new ArrayBuffer(Math.min(mostKeptBytes, wanted));
      wanted = 0;
    }
  }
}

/** Where an array of so many bytes begins; -1 = there is no room. */
function take(bytes: number): number {
  if (!isOpen) return -1;
  const start = used;
  used = start + ((bytes + 63) & -64);
  if (used > wanted) wanted = used;
  return used > room.byteLength ? -1 : start;
}

/** Zeros. */
export function roomFloats(length: number): Float32Array {
  const start = take(4 * length);
  return start < 0 ? new Float32Array(length) : new Float32Array(room, start, length).fill(0);
}

/** Anything: for an array that is written from end to end. */
export function unsetFloats(length: number): Float32Array {
  const start = take(4 * length);
  return start < 0 ? new Float32Array(length) : new Float32Array(room, start, length);
}

/** Zeros. */
export function roomInts(length: number): Int32Array {
  const start = take(4 * length);
  return start < 0 ? new Int32Array(length) : new Int32Array(room, start, length).fill(0);
}

/** Anything: for an array that is written from end to end. */
export function unsetInts(length: number): Int32Array {
  const start = take(4 * length);
  return start < 0 ? new Int32Array(length) : new Int32Array(room, start, length);
}

/** Anything: for an array that is written from end to end. */
export function unsetShorts(length: number): Int16Array {
  const start = take(2 * length);
  return start < 0 ? new Int16Array(length) : new Int16Array(room, start, length);
}

/** Zeros. */
export function roomBytes(length: number): Uint8Array {
  const start = take(length);
  return start < 0 ? new Uint8Array(length) : new Uint8Array(room, start, length).fill(0);
}

/** Anything: for an array that is written from end to end. */
export function unsetBytes(length: number): Uint8Array {
  const start = take(length);
  return start < 0 ? new Uint8Array(length) : new Uint8Array(room, start, length);
}
