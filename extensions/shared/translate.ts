/** The names of all texts of a locale file, `section.name`; a text with plural forms is one name. */
export type TextName<Texts> = {
  [Name in keyof Texts & string]: Texts[Name] extends string | { other: string }
    ? Name
    : `${Name}.${TextName<Texts[Name]>}`;
}[keyof Texts & string];

export type Translate<Texts> = (name: TextName<Texts>, values?: Record<string, string | number>) => string;

/** Only names that the locale file has are taken. */
export function translator<Texts>(i18n: {
  translate: (name: string, values?: Record<string, string | number>) => string;
}): Translate<Texts> {
  return (name, values) => i18n.translate(name, values);
}
