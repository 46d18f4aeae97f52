import { features, limitClasses, ringNames, rings } from '#app/partners/rings.ts';

const number = new Intl.NumberFormat('en');

/** What each ring may do, from the table that decides it. */
export function Rings() {
  return (
    <>
      <p>
        Every account and every store is in a ring of the rollout: pilot, beta or general. The account’s ring
        sets the limits on all that it asks, the store’s ring those on what is asked of that store. Every
        answer says what is left in <code>RateLimit</code> and <code>RateLimit-Policy</code>; a 429 says in{' '}
        <code>Retry-After</code> when to come back. What your ring does not have answers 403 with{' '}
        <code>feature_not_available</code>, which names the ring that has it.
      </p>
      <div className="scroll">
        <table className="wide">
          <thead>
            <tr>
              <th>In a minute, in a day</th>
              {ringNames.map((ring) => (
                <th key={ring}>{ring}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {limitClasses.map((limit) => (
              <tr key={limit}>
                <td>{limit}</td>
                {ringNames.map((ring) => {
                  const { burst, daily } = rings[ring].partner[limit];
                  return (
                    <td key={ring}>
                      {number.format(burst)}, {number.format(daily)}
                    </td>
                  );
                })}
              </tr>
            ))}
            <tr>
              <td>products in a batch</td>
              {ringNames.map((ring) => (
                <td key={ring}>{number.format(rings[ring].batchItems)}</td>
              ))}
            </tr>
            {features.map((feature) => (
              <tr key={feature}>
                <td>
                  <code>{feature}</code>
                </td>
                {ringNames.map((ring) => (
                  <td key={ring}>{rings[ring].features.includes(feature) ? 'yes' : 'no'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
