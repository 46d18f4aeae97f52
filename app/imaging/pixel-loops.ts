/** `pixel-loops.wat`, assembled; made by `npm run assemble`. */
export const code =
  'AGFzbQEAAAABGwNgB39/f39/f38AYAV/f398fwBgBX9/f39/AAMEAwABAgUDAQABBywEBm1lbW9yeQIAB3N1bVJvd3MAAAhzdW1TcGFucwABCmVubGFyZ2VSb3cAAgrvCgOZAwIDfwl7IAT9ECEKIAX9ECELIAAgA2ohBwNAIAAhCCAI/QAEACEMIAz9iQEgCv2VASENIAz9igEgCv2VASEOIA39qQEhDyAN/aoBIRAgDv2pASERIA79qgEhEiACQQJrIQkgCUEASgRA/QwAAAAAAAAAAAAAAAAAAAAAIQ39DAAAAAAAAAAAAAAAAAAAAAAhDgNAIAggAWohCCAI/QAEACEMIA0gDP2JAf2OASENIA4gDP2KAf2OASEOIAlBAWsiCQ0ACyAPIA39qQFBCP2rAf2uASEPIBAgDf2qAUEI/asB/a4BIRAgESAO/akBQQj9qwH9rgEhESASIA79qgFBCP2rAf2uASESCyACQQFKBEAgCCABav0ABAAhDCAM/YkBIAv9lQEhDSAM/YoBIAv9lQEhDiAPIA39qQH9rgEhDyAQIA39qgH9rgEhECARIA79qQH9rgEhESASIA79qgH9rgEhEgsgBiAP/QsEACAGIBD9CwQQIAYgEf0LBCAgBiAS/QsEMCAGQcAAaiEGIABBEGoiACAHSQ0ACwuzAwIEfwd7IAJBAnQhBSABIAVqIQYgA/0UIQlEAAAAAAAA4D/9FCEKA0AgACABKAIAQQxsaiEHIAAgASAFaigCAEEMbGohCCAH/QAEACEMIAEgBUEBdGooAgC4/RQhCyAM/f8BIAv98gEhDiAMIAz9DQgJCgsMDQ4PAAAAAAAAAAD9/wEgC/3yASEPIAggB0sEQCAHQQxqIQcgByAISQRA/QwAAAAAAAAAAAAAAAAAAAAAIQ0DQCANIAf9AAQA/a4BIQ0gB0EMaiIHIAhJDQALRAAAAAAAAHBA/RQhCyAOIA39/wEgC/3yAf3wASEOIA8gDSAN/Q0ICQoLDA0ODwAAAAAAAAAA/f8BIAv98gH98AEhDwsgCP0ABAAhDCABIAVBA2xqKAIAuP0UIQsgDiAM/f8BIAv98gH98AEhDiAPIAwgDP0NCAkKCwwNDg8AAAAAAAAAAP3/ASAL/fIB/fABIQ8LIA4gCf3yASAK/fAB/f0BIQ4gDyAJ/fIBIAr98AH9/QEhDyAEIA79WAAAACAEIA79WAABBCAEIA/9WAACACAEQQNqIQQgAUEEaiIBIAZJDQALC5wEAQ17A0AgAP0ABAAhBSAB/QAEACEGIAX9qQEgBv2pAf2uASEIIAX9qgEgBv2qAf2uASEJIAD9AAQQIQUgAf0ABBAhBiAF/akBIAb9qQH9rgEhCiAF/aoBIAb9qgH9rgEhCyAC/V0DACEHIAcgB/0NAAAAAgICBAQEBgYGAAAAACEMIAcgB/0NAQEBAwMDBQUFBwcHAAAAACENIAz9iQEhDiAM/YoBIQ8gDf2JASEQIA39igEhESAIIA79qQFBAf2rAf2uAUEJ/a0BIAkgDv2qAUEB/asB/a4BQQn9rQH9hgEgCiAP/akBQQH9qwH9rgFBCf2tAf0MAAAAAAAAAAAAAAAAAAAAAP2GAf1mIQwgCCAIIAn9DQwNDg8QERITFBUWFxgZGhv9rgEhCCAJIAkgCv0NDA0ODxAREhMUFRYXGBkaG/2uASEJIAogCiAL/Q0MDQ4PEBESExQVFhcYGRob/a4BIQogCCAQ/akBQQL9qwH9rgFBCv2tASAJIBD9qgFBAv2rAf2uAUEK/a0B/YYBIAogEf2pAUEC/asB/a4BQQr9rQH9DAAAAAAAAAAAAAAAAAAAAAD9hgH9ZiENIAQgDCAN/Q0AAQIQERIDBAUTFBUGBwgW/QsEACAEIAwgDf0NFxgJCgsZGhsAAAAAAAAAAP1bAxAAIABBGGohACABQRhqIQEgAkEIaiECIARBGGohBCADQQFrIgMNAAsL';

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

/** Grows the memory to so many bytes; arrays that lay in it lie there no longer. */
export function makeRoom(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
}
