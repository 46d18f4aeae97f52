/** A language's name, in another: `nameLanguage('pt', 'en')` is Portuguese. */
export function nameLanguage(code: string, inLanguage: string): string {
  return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(code) ?? code;
}
