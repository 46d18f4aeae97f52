/** A piece of code with its caption and a button that copies it. */
export function CodeBlock({ caption, code, label }: { caption: string; code: string; label?: string }) {
  return (
    <figure>
      <figcaption>
        <span>{caption}</span>
        <button type="button" className="copy" aria-label={`Copy: ${label ?? caption}`}>
          Copy
        </button>
      </figcaption>
      <pre data-code={caption === 'curl' ? 'curl' : 'text'} tabIndex={0}>
        {code}
      </pre>
    </figure>
  );
}
