/** The Admin API's version: everything that names one is checked against this. */
export const adminApiVersion = '2026-10';

/** What the app may do in a shop; writing includes reading. shopify.app.toml says the same, and a test compares. */
export const SCOPES = ['write_products', 'write_files'];
