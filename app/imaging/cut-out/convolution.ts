/** `convolution.wat`, assembled: the loops of the product net; made by `npm run assemble`. */
export const code =
  'AGFzbQEAAAABHgNgCn9/f39/f39/f38AYAZ/f39/f38AYAR/f39/AAMEAwABAgUDAQABBysEBm1lbW9yeQIACXBvaW50d2lzZQAACWRlcHRod2lzZQABBmRvdWJsZQACCqoKA/0FAgt/DHsgAkECdCELIANBAnQhDgNAQQAhDCAFIREDQCAHIApqIAwgAWxqIRAgBgRAIAYgDEECdGohDyAP/QkCACEZIA/9CQIEIRogD/0JAgghGyAP/QkCDCEcIBkhHSAaIR4gGyEfIBwhIAUgEP0ABAAhGSAQ/QAEECEdIBAgAWohDyAP/QAEACEaIA/9AAQQIR4gDyABaiEPIA/9AAQAIRsgD/0ABBAhHyAPIAFqIQ8gD/0ABAAhHCAP/QAEECEgCyAAIApqIQ8gESAOaiESIBIgDmohEyATIA5qIRQgAyENA0AgD/0ABAAhFiAP/QAEECEXIBH9CQIAIRggGSAWIBj95gH95AEhGSAdIBcgGP3mAf3kASEdIBL9CQIAIRggGiAWIBj95gH95AEhGiAeIBcgGP3mAf3kASEeIBP9CQIAIRggGyAWIBj95gH95AEhGyAfIBcgGP3mAf3kASEfIBT9CQIAIRggHCAWIBj95gH95AEhHCAgIBcgGP3mAf3kASEgIA8gAWohDyARQQRqIREgEkEEaiESIBNBBGohEyAUQQRqIRQgDUEBayINDQALIBQhESAIBEAgFSAZ/esBIRkgFSAa/esBIRogFSAb/esBIRsgFSAc/esBIRwgFSAd/esBIR0gFSAe/esBIR4gFSAf/esBIR8gFSAg/esBISALIAkEQCAJIBAgB2tqIQ8gGSAP/QAEAP3kASEZIB0gD/0ABBD95AEhHSAPIAFqIQ8gGiAP/QAEAP3kASEaIB4gD/0ABBD95AEhHiAPIAFqIQ8gGyAP/QAEAP3kASEbIB8gD/0ABBD95AEhHyAPIAFqIQ8gHCAP/QAEAP3kASEcICAgD/0ABBD95AEhIAsgECAZ/QsEACAQIB39CwQQIBAgAWohECAQIBr9CwQAIBAgHv0LBBAgECABaiEQIBAgG/0LBAAgECAf/QsEECAQIAFqIRAgECAc/QsEACAQICD9CwQQIAxBBGoiDCAESQ0ACyAKQSBqIgogC0kNAAsLrQMCB38KeyABQQJ0IQggCEEgaiEJIAMgCWpBEGohCiABIQcDQCAKIAAgCPwKAAAgCiAJaiEKIAAgCGohACAHQQFrIgcNAAsgAv0JAgAhDSAC/QkCBCEOIAL9CQIIIQ8gAv0JAgwhECAC/QkCECERIAL9CQIUIRIgAv0JAhghEyAC/QkCHCEUIAL9CQIgIRUDQCADIAcgCWxqQQxqIQpBACEGA0AgCiAJaiELIAsgCWohDCANIAr9AAQA/eYBIRYgFiAOIAr9AAQE/eYB/eQBIRYgFiAPIAr9AAQI/eYB/eQBIRYgFiAQIAv9AAQA/eYB/eQBIRYgFiARIAv9AAQE/eYB/eQBIRYgFiASIAv9AAQI/eYB/eQBIRYgFiATIAz9AAQA/eYB/eQBIRYgFiAUIAz9AAQE/eYB/eQBIRYgFiAVIAz9AAQI/eYB/eQBIRYgBQRAIAQgFiAW/Q0AAQIDCAkKCwABAgMICQoL/VsDAAAgBEEIaiEEBSAEIBb9CwQAIARBEGohBAsgCkEQaiEKIAZBBGoiBiABSQ0ACyAHQQEgBWpqIQcgByABSQ0ACwt6AgN/AXsgAv0JAgAhBwNAIAAgBUEBdiABbEECdGohBkEAIQQDQCADIAcgBv1dAwAgBv1dAwD9DQABAgMAAQIDBAUGBwQFBgf95AH9CwQAIANBEGohAyAGQQhqIQYgBEECaiIEIAFJDQALIAVBAWoiBSABQQF0SQ0ACws=';

export type Kernels = {
  memory: WebAssembly.Memory;
  pointwise(
    from: number,
    strideBytes: number,
    pixels: number,
    inputs: number,
    outputs: number,
    weights: number,
    bias: number,
    to: number,
    rectify: number,
    plus: number,
  ): void;
  depthwise(
    from: number,
    sidePixels: number,
    weights: number,
    padded: number,
    to: number,
    half: number,
  ): void;
  double(from: number, sidePixels: number, bias: number, to: number): void;
};

/** The kernels with a memory of their own; every number is a place in it in bytes, or as it says. */
export function loadKernels(): Kernels {
  const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
  return new WebAssembly.Instance(module).exports as Kernels;
}
