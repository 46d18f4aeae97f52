const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it is written between tags and in attributes of HTML, SVG and XML; what XML has no place for is dropped. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]).replaceAll(/[^\t\n\r\P{Cc}]/gu, '');
}
