/** `pixel-loops.wat`, assembled; made by `npm run assemble`. */
export const code =
  'AGFzbQEAAAABGwNgB39/f39/f38AYAV/f398fwBgBX9/f39/AAMEAwABAgUEAQCAAgcsBAZtZW1vcnkCAAdzdW1Sb3dzAAAIc3VtU3BhbnMAAQplbmxhcmdlUm93AAIK7woDmQMCA38JeyAE/RAhCiAF/RAhCyAAIANqIQcDQCAAIQggCP0ABAAhDCAM/YkBIAr9lQEhDSAM/YoBIAr9lQEhDiAN/akBIQ8gDf2qASEQIA79qQEhESAO/aoBIRIgAkECayEJIAlBAEoEQP0MAAAAAAAAAAAAAAAAAAAAACEN/QwAAAAAAAAAAAAAAAAAAAAAIQ4DQCAIIAFqIQggCP0ABAAhDCANIAz9iQH9jgEhDSAOIAz9igH9jgEhDiAJQQFrIgkNAAsgDyAN/akBQQj9qwH9rgEhDyAQIA39qgFBCP2rAf2uASEQIBEgDv2pAUEI/asB/a4BIREgEiAO/aoBQQj9qwH9rgEhEgsgAkEBSgRAIAggAWr9AAQAIQwgDP2JASAL/ZUBIQ0gDP2KASAL/ZUBIQ4gDyAN/akB/a4BIQ8gECAN/aoB/a4BIRAgESAO/akB/a4BIREgEiAO/aoB/a4BIRILIAYgD/0LBAAgBiAQ/QsEECAGIBH9CwQgIAYgEv0LBDAgBkHAAGohBiAAQRBqIgAgB0kNAAsLswMCBH8HeyACQQJ0IQUgASAFaiEGIAP9FCEJRAAAAAAAAOA//RQhCgNAIAAgASgCAEEMbGohByAAIAEgBWooAgBBDGxqIQggB/0ABAAhDCABIAVBAXRqKAIAuP0UIQsgDP3/ASAL/fIBIQ4gDCAM/Q0ICQoLDA0ODwAAAAAAAAAA/f8BIAv98gEhDyAIIAdLBEAgB0EMaiEHIAcgCEkEQP0MAAAAAAAAAAAAAAAAAAAAACENA0AgDSAH/QAEAP2uASENIAdBDGoiByAISQ0AC0QAAAAAAABwQP0UIQsgDiAN/f8BIAv98gH98AEhDiAPIA0gDf0NCAkKCwwNDg8AAAAAAAAAAP3/ASAL/fIB/fABIQ8LIAj9AAQAIQwgASAFQQNsaigCALj9FCELIA4gDP3/ASAL/fIB/fABIQ4gDyAMIAz9DQgJCgsMDQ4PAAAAAAAAAAD9/wEgC/3yAf3wASEPCyAOIAn98gEgCv3wAf39ASEOIA8gCf3yASAK/fAB/f0BIQ8gBCAO/VgAAAAgBCAO/VgAAQQgBCAP/VgAAgAgBEEDaiEEIAFBBGoiASAGSQ0ACwucBAENewNAIAD9AAQAIQUgAf0ABAAhBiAF/akBIAb9qQH9rgEhCCAF/aoBIAb9qgH9rgEhCSAA/QAEECEFIAH9AAQQIQYgBf2pASAG/akB/a4BIQogBf2qASAG/aoB/a4BIQsgAv1dAwAhByAHIAf9DQAAAAICAgQEBAYGBgAAAAAhDCAHIAf9DQEBAQMDAwUFBQcHBwAAAAAhDSAM/YkBIQ4gDP2KASEPIA39iQEhECAN/YoBIREgCCAO/akBQQH9qwH9rgFBCf2tASAJIA79qgFBAf2rAf2uAUEJ/a0B/YYBIAogD/2pAUEB/asB/a4BQQn9rQH9DAAAAAAAAAAAAAAAAAAAAAD9hgH9ZiEMIAggCCAJ/Q0MDQ4PEBESExQVFhcYGRob/a4BIQggCSAJIAr9DQwNDg8QERITFBUWFxgZGhv9rgEhCSAKIAogC/0NDA0ODxAREhMUFRYXGBkaG/2uASEKIAggEP2pAUEC/asB/a4BQQr9rQEgCSAQ/aoBQQL9qwH9rgFBCv2tAf2GASAKIBH9qQFBAv2rAf2uAUEK/a0B/QwAAAAAAAAAAAAAAAAAAAAA/YYB/WYhDSAEIAwgDf0NAAECEBESAwQFExQVBgcIFv0LBAAgBCAMIA39DRcYCQoLGRobAAAAAAAAAAD9WwMQACAAQRhqIQAgAUEYaiEBIAJBCGohAiAEQRhqIQQgA0EBayIDDQALCw==';

/** Every number is a place in the memory in bytes, or as `pixel-loops.wat` says. */
export type PixelLoops = {
  memory: WebAssembly.Memory;
  sumRows(
    from: number,
    strideBytes: number,
    rows: number,
    count: number,
    head: number,
    tail: number,
    to: number,
  ): void;
  sumSpans(from: number, spans: number, count: number, norm: number, to: number): void;
  enlargeRow(upper: number, lower: number, grain: number, count: number, to: number): void;
};

/** The loops, with a memory of their own. */
export function loadPixelLoops(): PixelLoops {
  const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
  return new WebAssembly.Instance(module).exports as PixelLoops;
}

/**
 * Grows the memory to so many bytes; arrays that lay in it lie there no longer. Once any memory of a thread has grown, V8
 * looks before every access to any array whether it is still there, which costs its loops a quarter of their time: so each
 * begins as large as it is ever likely to be.
 */
export function makeRoom(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
}
