/** The names under which a partner may ask for a picture. */
export const defaultModel = 'google-nano-banana';

export type Model = { id: string; description: string; isDefault: boolean };

/**
 * Every accepted model. The name is kept and echoed; the picture is painted by the engine that this installation runs,
 * which the answer names in `engine`.
 */
export const models: readonly Model[] = [
  {
    id: defaultModel,
    description: 'Default. Keeps the product identical and rebuilds the scene.',
    isDefault: true,
  },
  {
    id: 'black-forest-labs/flux-1.1-pro',
    description: 'A fresh composition. Honours the requested aspect_ratio.',
    isDefault: false,
  },
  { id: 'flux-schnell', description: 'For drafts and high-volume runs.', isDefault: false },
  {
    id: 'afterlight-studio',
    description:
      "This installation's own engine: the product's pixels stay untouched, the scene is in the store's style.",
    isDefault: false,
  },
];
