import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAgain } from '#app/generation/photograph/certificate.ts';
import { readSignedPhoto } from '#app/generation/photograph/signed-recipe.ts';

const help = `Checks a finished photo offline: is the signature ours, are the bytes as they were made, and is the product in it
still the one in the source photo? Asks no server.

  npm run verify -- PHOTO [SOURCE] --key KEY.pem

  PHOTO       the JPEG as it was delivered
  SOURCE      the source photo's file: the product is measured against it once more
  --key FILE  the installation's public key (its address: /.well-known/afterlight-key.pem)

Ends with 0 when everything that was asked for holds, else with 1.
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [photoPath, sourcePath] = positionals;
  if (values.help || !photoPath || !values.key) {
    console.log(help);
    process.exit(values.help ? 0 : 1);
  }
  const photo = readFileSync(photoPath);
  const { state, signed } = readSignedPhoto(photo, readFileSync(values.key, 'utf8'));
  console.log(`signature: ${state}`);
  let holds = state === 'valid';
  if (signed?.certificate && sourcePath)
    holds = (await compare(photo, sourcePath, signed.certificate)) && holds;
  else if (signed) console.log(JSON.stringify(signed, null, 2));
  if (sourcePath && !signed?.certificate) {
    console.log('certificate: none, so nothing can be compared with the source');
    holds = false;
  }
  process.exit(holds ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

type Certificate = Parameters<typeof measureAgain>[0]['certificate'];

async function compare(photo: Buffer, sourcePath: string, certificate: Certificate): Promise<boolean> {
  const source = readFileSync(sourcePath);
  const isSource = certificate.source === createHash('sha256').update(source).digest('hex');
  console.log(`source: ${isSource ? 'the very file that the photo was made from' : 'another file'}`);
  const again = await measureAgain({ photo, source, certificate });
  if (!again.ok) {
    console.log(`measured again: ${again.message}`);
    return false;
  }
  const { fidelity } = again;
  console.log(`measured again: ${fidelity.passed ? 'passed' : fidelity.reasons.join(' ')}`);
  for (const [name, told] of Object.entries(certificate.fidelity))
    if (typeof told === 'number')
      console.log(`  ${name}: ${told} told, ${String(Reflect.get(fidelity, name))} found`);
  return isSource && fidelity.passed;
}
