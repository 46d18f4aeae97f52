import { magicImages, magicUrl } from '#app/generation/wishes/magic-images.ts';

/** What a test key is for, and the one table of magic images. */
export function TestMode() {
  return (
    <>
      <p>
        A key that begins with <code>sk_test_</code> takes the same way through the API and the engine, with
        credits of its own: no live credit moves, and live and test things do not see each other. These
        addresses, as <code>product_image</code> or <code>image_url</code>, make every outcome happen:
      </p>
      <div className="scroll">
        <table className="wide">
          <thead>
            <tr>
              <th>Address</th>
              <th>Outcome</th>
            </tr>
          </thead>
          <tbody>
            {magicImages.map((magic) => (
              <tr key={magic.name}>
                <td>
                  <code>{magicUrl(magic)}</code>
                </td>
                <td>
                  {magic.outcome}
                  {magic.refusal ? (
                    <>
                      {' '}
                      <code>{magic.refusal.code}</code>
                    </>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        Test mode has a clock of its own. <code>POST /v1/test/clock/advance</code> with 270000 seconds sends
        all the webhook retries of 75 hours at once, each with its response code in the delivery.
      </p>
    </>
  );
}
