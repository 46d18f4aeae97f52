import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Names under which a secret or personal data could reach a log line. */
const secretPaths = [
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'password',
  'secret',
  'apiKey',
  'email',
]
  .flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  .concat(['headers["x-api-key"]', '*.headers["x-api-key"]']);

/** Structured log on standard output: one JSON object a line, secrets replaced. */
export function createLog(options: { level: string; name: string }): Logger {
  return pino({
    level: options.level,
    base: { process: options.name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretPaths, censor: '[hidden]' },
  });
}
