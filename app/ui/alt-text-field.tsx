import { TextField } from '@shopify/polaris';
import { languageOf, longestAltCharacters } from '#app/publishing/write-alt-text.ts';
import { nameLanguage } from './name-language.ts';

/** What a screen reader says of a photo, with the count of its characters; never longer than Shopify takes. */
export function AltTextField(props: {
  value: string;
  onChange: (text: string) => void;
  locale?: string;
  placeholder?: string;
  error?: string | undefined;
}) {
  const { value, onChange, locale, placeholder, error } = props;
  const language = locale && nameLanguage(languageOf(locale), 'en');
  return (
    <TextField
      label="Alt text"
      autoComplete="off"
      multiline={2}
      value={value}
      onChange={onChange}
      placeholder={placeholder}
      maxLength={longestAltCharacters}
      showCharacterCount
      error={error}
      helpText={
        language
          ? `Read aloud to customers who cannot see the photo. Your texts are in ${language}.`
          : 'Read aloud to customers who cannot see the photo.'
      }
    />
  );
}
