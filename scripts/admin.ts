import { runAdmin } from './admin-commands.ts';

try {
  await runAdmin(process.argv.slice(2), (text) => console.log(text));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
