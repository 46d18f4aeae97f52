import { renderToStaticMarkup } from 'react-dom/server';
import { buildOpenApi } from '#app/api/openapi.ts';
import type { Operation } from '#app/api/operation.ts';
import { operations } from '#app/api/operations.ts';
import { guides } from './guide.tsx';
import { OperationSection, type Document } from './operation-section.tsx';

type Group = { id: string; title: string; operations: Operation[] };

const titles: Record<string, string> = {
  'api-v1': 'The /api/v1 contract',
  usage: 'Usage',
  credits: 'Credits',
  quotes: 'Quotes',
};

/** Operations by the noun of their path, in the order of the list. */
function groupOperations(): Group[] {
  const groups = new Map<string, Group>();
  for (const operation of operations) {
    const noun = operation.path.startsWith('/api/') ? 'api-v1' : operation.path.split('/')[2];
    const plain = noun.replaceAll('-', ' ');
    const title = titles[noun] ?? `${plain[0].toUpperCase()}${plain.slice(1)}`;
    const group = groups.get(noun) ?? { id: `group-${noun}`, title, operations: [] };
    group.operations.push(operation);
    groups.set(noun, group);
  }
  return [...groups.values()];
}

function Navigation({ groups }: { groups: Group[] }) {
  return (
    <nav aria-label="Reference">
      <a className="brand" href="#start">
        Afterlight <span>API</span>
      </a>
      <details open>
        <summary>Contents</summary>
        <h2>Guide</h2>
        <ul>
          {guides.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
        {groups.map((group) => (
          <div key={group.id}>
            <h2>{group.title}</h2>
            <ul>
              {group.operations.map(({ id, method, path }) => (
                <li key={id}>
                  <a href={`#${id}`}>
                    {method} {path.replace(/^\/(api\/)?v1/, '')}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </nav>
  );
}

function Page({ document, serverUrl }: { document: Document; serverUrl: string }) {
  const groups = groupOperations();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Afterlight API reference</title>
        <meta name="description" content={document.info.description} />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/docs/docs.css" />
        <script src="/docs/docs.js" defer />
      </head>
      <body>
        <div className="layout">
          <Navigation groups={groups} />
          <main>
            <h1>New photographs, in the store’s own style</h1>
            <p className="lead">The Afterlight API for commerce platforms. Your first call takes a minute.</p>
            {guides.map(({ id, title, Part }) => (
              <section key={id} id={id}>
                <h2>{title}</h2>
                <Part serverUrl={serverUrl} />
              </section>
            ))}
            {groups.map((group) => (
              <section key={group.id} id={group.id}>
                <h2>{group.title}</h2>
                {group.operations.map((operation) => (
                  <OperationSection
                    key={operation.id}
                    operation={operation}
                    document={document}
                    serverUrl={serverUrl}
                  />
                ))}
              </section>
            ))}
          </main>
        </div>
      </body>
    </html>
  );
}

/** The reference page as HTML; everything on it is made from the objects that route and validate. */
export function renderDocs(appUrl: string): string {
  const serverUrl = appUrl.replace(/\/+$/, '');
  const document = buildOpenApi(appUrl);
  return `<!doctype html>${renderToStaticMarkup(<Page document={document} serverUrl={serverUrl} />)}`;
}
