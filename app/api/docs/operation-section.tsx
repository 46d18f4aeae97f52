import type { Operation } from '#app/api/operation.ts';
import type { buildOpenApi } from '#app/api/openapi.ts';
import { CodeBlock } from './code-block.tsx';
import { curlOf, prettyJson } from './curl.ts';
import { examples } from './examples.ts';
import { fieldRows, joinTexts, type FieldRow, type JsonSchema } from './fields.ts';

export type Document = ReturnType<typeof buildOpenApi>;
type Content = Record<string, { schema: JsonSchema }>;
type Described = {
  parameters: { name: string; in: string; required: boolean; description?: string; schema: JsonSchema }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};

function Fields({ rows }: { rows: FieldRow[] }) {
  return (
    <dl className="fields">
      {rows.map((row) => (
        <div key={row.name}>
          <dt>
            <code>{row.name}</code> <span className="type">{row.type}</span>{' '}
            {row.isRequired ? <span className="needed">required</span> : null}
          </dt>
          {row.text ? <dd>{row.text}</dd> : null}
        </div>
      ))}
    </dl>
  );
}

/** Text in which only `code` is marked. */
function Marked({ text }: { text: string }) {
  return <>{text.split('`').map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part))}</>;
}

/** One operation: what it does and takes on the left, a curl and its answer on the right. */
export function OperationSection({
  operation,
  document,
  serverUrl,
}: {
  operation: Operation;
  document: Document;
  serverUrl: string;
}) {
  const { id, method, path, summary, description, scope, uploadField } = operation;
  const described = document.paths[path][method.toLowerCase()] as Described;
  const named = document.components.schemas as Record<string, JsonSchema>;
  const parameters = described.parameters
    .filter(({ in: place }) => place !== 'path')
    .map(({ name, in: place, required, schema, description: text }) => ({
      ...fieldRows({ properties: { [name]: schema } }, named)[0],
      isRequired: required,
      text: joinTexts([text ?? schema.description, place === 'header' ? 'a header' : undefined]),
    }));
  const bodyContent = described.requestBody?.content;
  const bodySchema = (bodyContent?.['multipart/form-data'] ?? bodyContent?.['application/json'])?.schema;
  const [good, ...others] = Object.entries(described.responses);
  const answerSchema = good[1].content?.['application/json']?.schema;
  const answer = examples[id]?.answer;
  return (
    <article id={id}>
      <header>
        <h3>{summary}</h3>
        <p className="endpoint">
          <span className={`method ${method}`}>{method}</span> <code>{path}</code>
          {scope ? (
            <span className="scope">scope {scope}</span>
          ) : (
            <span className="scope">no key needed</span>
          )}
        </p>
        {description ? (
          <p>
            <Marked text={description} />
          </p>
        ) : null}
      </header>
      <div className="fields-side">
        {parameters.length ? (
          <>
            <h4>Parameters</h4>
            <Fields rows={parameters} />
          </>
        ) : null}
        {bodySchema ? (
          <>
            <h4>Body{uploadField ? ': JSON, or multipart/form-data with a file' : ''}</h4>
            <Fields rows={fieldRows(bodySchema, named)} />
          </>
        ) : null}
        <h4>Errors</h4>
        <p className="problems">
          {others.map(([status, { description: text }]) => (
            <span key={status}>
              <strong>{status}</strong>{' '}
              {text
                .split('; ')
                .map((one) => one.split(':')[0])
                .join(', ')}
              {'  '}
            </span>
          ))}
        </p>
      </div>
      <div className="code-side">
        <CodeBlock caption="curl" code={curlOf(operation, serverUrl)} label={summary} />
        {answer ? <CodeBlock caption={`${good[0]} answer`} code={prettyJson(answer)} /> : null}
        {answerSchema ? (
          <details className="more">
            <summary>Fields of the answer</summary>
            <Fields rows={fieldRows(answerSchema, named)} />
          </details>
        ) : null}
      </div>
    </article>
  );
}
