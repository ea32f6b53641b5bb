import { Command, Option } from 'commander'
import { distance } from 'fastest-levenshtein'
import { VERSION } from '../version.ts'
import { diagnose } from './diagnose.ts'
import { exportLogs } from './export-logs.ts'
import { importLogs } from './import-logs.ts'
import { createKey, listKeys, revokeKey } from './keys-commands.ts'
import { printConfig } from './print-config.ts'
import { serve } from './serve.ts'
import { UsageError } from './usage-error.ts'
import { listVault, printVaultKey, removeFromVault, rotateVault, setInVault } from './vault-commands.ts'

/** Flags of every command. */
export interface CommonFlags {
  readonly config?: string | undefined
  readonly folder?: string | undefined
  readonly verbose?: boolean | undefined
}

export function createProgram(): Command {
  const program = new Command('litecone-gateway')
    .description(
      'A Helicone-compatible gateway to language models: proxy and log server in one process. Without a command it serves, with the options of serve: --host, --port.',
    )
    .version(VERSION)
    .option(
      '-c, --config <file>',
      'configuration file (default: litecone.yaml, .yml or .json in the working directory)',
    )
    .option('-f, --folder <path>', 'data folder (default: .litecone)')
    .option('--verbose', 'print stack traces of errors')
    .exitOverride()
    .showHelpAfterError('(add --help for help)')
  program
    .command('serve', { isDefault: true })
    .description('run the gateway')
    .option('-H, --host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('-p, --port <number>', 'port to listen on, 0 for any free one (default: 8787)')
    .allowExcessArguments()
    .action((_options, command: Command) => {
      refuseUnknown(command)
      return serve(command.optsWithGlobals())
    })
  program
    .command('config')
    .description('print the settings in effect, with secrets masked, and where each comes from')
    .option('--schema', 'print the JSON Schema of all settings instead')
    .action((_options, command: Command) => printConfig(command.optsWithGlobals()))
  program
    .command('doctor')
    .description('check for problems that would stop the gateway from working')
    .action((_options, command: Command) => diagnose(command.optsWithGlobals()))
  addKeys(program)
  addVault(program)
  addLogs(program)
  return program
}

/** `serve` is the default command, so an unknown command arrives as its argument. */
function refuseUnknown({ args: [name], parent }: Command): void {
  if (name === undefined) return
  const names = parent?.commands.map((command) => command.name()) ?? []
  const near = names.find((each) => distance(each, name) <= 2)
  throw new UsageError(
    `There is no command ${name}. ${near ? `Did you mean ${near}?` : `There are ${names.join(', ')}.`}`,
  )
}

function addKeys(program: Command): void {
  const keys = program.command('keys').description('gateway keys, which identify clients')
  keys
    .command('create')
    .description('create a key and print it; it cannot be shown again')
    .requiredOption('--owner <name>', 'owner; keys of one owner share cache, limits and vault keys')
    .option('--name <name>', 'what the key is for')
    .option('--scope <names...>', 'proxy, log, read, admin (default: proxy and log)')
    .option('--models <patterns...>', 'allowed models; * matches anything')
    .option('--providers <ids...>', 'allowed providers')
    .option('--rate-limit <policy>', 'rate limit in the format of Helicone-RateLimit-Policy: 1000;w=3600')
    .option('--budget <policy>', 'budget in US dollars per day, week or month: 50/month')
    .option('--expires <time>', 'expiry, as an ISO time')
    .option('--json', 'print the key and its record as JSON')
    .action((_options, command: Command) => createKey(command.optsWithGlobals()))
  keys
    .command('list')
    .option('--json', 'print JSON')
    .description('list all keys')
    .action((_options, command: Command) => listKeys(command.optsWithGlobals()))
  keys
    .command('revoke <id>')
    .description('revoke a key; running gateways refuse it within a second')
    .action((id: string, _options, command: Command) => revokeKey(id, command.optsWithGlobals()))
}

function addVault(program: Command): void {
  const vault = program.command('vault').description('provider keys, encrypted with LITECONE_VAULT_KEY')
  const owner = () => new Option('--owner <name>', 'only for gateway keys of this owner (default: everyone)')
  vault
    .command('new-key')
    .description('print a new value for LITECONE_VAULT_KEY')
    .action(() => printVaultKey())
  vault
    .command('set <provider>')
    .description('store a provider’s key, read from the terminal or standard input')
    .addOption(owner())
    .action((provider: string, _options, command: Command) => setInVault(provider, command.optsWithGlobals()))
  vault
    .command('list')
    .description('list the providers and owners that have keys')
    .action((_options, command: Command) => listVault(command.optsWithGlobals()))
  vault
    .command('remove <provider>')
    .description('remove a provider’s key')
    .addOption(owner())
    .action((provider: string, _options, command: Command) => removeFromVault(provider, command.optsWithGlobals()))
  vault
    .command('rotate')
    .description('re-encrypt all keys from LITECONE_VAULT_KEY_PREVIOUS to LITECONE_VAULT_KEY')
    .action((_options, command: Command) => rotateVault(command.optsWithGlobals()))
}

function addLogs(program: Command): void {
  program
    .command('export')
    .description('write logs to a file or to standard output')
    .option('-o, --output <file>', 'output file (default: standard output)')
    .addOption(new Option('--format <format>').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--filter <query>', 'filter in the format of the query API: "model=gpt-4o&status=error"', '')
    .option('--url <url>', 'address of a running gateway, with a key in LITECONE_GATEWAY_KEY')
    .action((_options, command: Command) => exportLogs(command.optsWithGlobals()))
  program
    .command('import <file>')
    .description(
      'import logs from an export, from Helicone’s (npx @helicone/export), or from write-ahead/rejected.ndjson; - reads standard input',
    )
    .action((file: string, _options, command: Command) => importLogs(file, command.optsWithGlobals()))
}
