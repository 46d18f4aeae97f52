import { models } from '#app/generation/wishes/models.ts';
import { preferenceFields } from '#app/generation/wishes/preferences.ts';
import { sceneNames } from '#app/generation/wishes/scene-names.ts';
import { situationTraits } from '#app/generation/wishes/situation-word.ts';
import { situationWords } from '#app/generation/wishes/situation-words.ts';
import { problems } from '#app/api/problems.ts';

/** The vocabulary of situations, and the preferences. */
export function Situations() {
  return (
    <>
      <p>
        A <code>situation</code> is read by the words below. The first word of each trait counts, a word after
        “no” or “without” does not; what was understood and what was ignored comes back with the generation.
        Spellings and plurals are alike, and a colour can be given as #rrggbb. The rest of the look stays the
        store’s own.
      </p>
      <div className="scroll">
        <table className="wide">
          <thead>
            <tr>
              <th>Trait</th>
              <th>Words</th>
            </tr>
          </thead>
          <tbody>
            {situationTraits.toReversed().map((trait) => (
              <tr key={trait}>
                <td>
                  <strong>{trait}</strong>
                </td>
                <td>
                  {situationWords
                    .filter((word) => word.trait === trait)
                    .map(({ phrases }) => phrases.join(', '))
                    .join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>Preferences</h3>
      <p>
        <code>preferences</code> overrides single traits of the profile, and beats the situation.
      </p>
      <div className="scroll">
        <table className="wide">
          <tbody>
            {Object.entries(preferenceFields).map(([name, field]) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>{field.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Scenes and models by their ids. */
export function Scenes() {
  return (
    <div className="scroll">
      <table className="wide">
        <thead>
          <tr>
            <th>Id</th>
            <th>What it is</th>
          </tr>
        </thead>
        <tbody>
          {sceneNames.map(({ id, title, family }) => (
            <tr key={id}>
              <td>
                <code>{id}</code>
              </td>
              <td>
                {title}
                {family ? `, one of ${family}` : ''}
              </td>
            </tr>
          ))}
          {models.map(({ id, description }) => (
            <tr key={id}>
              <td>
                <code>{id}</code>
              </td>
              <td>Model. {description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The one table of faults. */
export function Errors() {
  return (
    <>
      <p>
        Every fault is <code>application/problem+json</code> (RFC 9457) with a <code>code</code> for programs,
        the places in <code>errors</code>, and <code>retryable</code>: whether the same request may succeed
        later.
      </p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>Status</th>
              <th>Code</th>
              <th>Meaning</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(problems).map(([code, { status, title, isRetryable }]) => (
              <tr key={code}>
                <td>{status}</td>
                <td>
                  <code>{code}</code>
                </td>
                <td>
                  {title}
                  {isRetryable ? '; try again' : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
