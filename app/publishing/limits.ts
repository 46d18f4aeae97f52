/** Shopify's limits: media of one product (photos, videos and 3D models together), and one image. */
export const mostMedia = 250;
export const mostBytes = 20e6;
export const mostPixels = 20e6;
