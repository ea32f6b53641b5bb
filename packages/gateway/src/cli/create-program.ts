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

/** What every command takes. */
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
    .option('-c, --config <file>', 'configuration; litecone.yaml, .yml or .json of the working directory by default')
    .option('-f, --folder <path>', 'where everything is kept; .litecone by default')
    .option('--verbose', 'tell where an error came from')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
  program
    .command('serve', { isDefault: true })
    .description('run the gateway')
    .option('-H, --host <address>', 'where it listens; 127.0.0.1 by default')
    .option('-p, --port <number>', 'its port, 8787 by default; 0 takes any that is free')
    .allowExcessArguments()
    .action((_options, command: Command) => {
      refuseUnknown(command)
      return serve(command.optsWithGlobals())
    })
  program
    .command('config')
    .description('print the configuration as it is, with secrets masked, and where each value comes from')
    .option('--schema', 'print its JSON Schema instead')
    .action((_options, command: Command) => printConfig(command.optsWithGlobals()))
  program
    .command('doctor')
    .description('look for what would keep the gateway from working')
    .action((_options, command: Command) => diagnose(command.optsWithGlobals()))
  addKeys(program)
  addVault(program)
  addLogs(program)
  return program
}

/** As `serve` is what is done without a command, one that there is not comes to it as an argument. */
function refuseUnknown({ args: [name], parent }: Command): void {
  if (name === undefined) return
  const names = parent?.commands.map((command) => command.name()) ?? []
  const near = names.find((each) => distance(each, name) <= 2)
  throw new UsageError(
    `There is no command ${name}. ${near ? `Did you mean ${near}?` : `There are ${names.join(', ')}.`}`,
  )
}

function addKeys(program: Command): void {
  const keys = program.command('keys').description('gateway keys, which clients are known by')
  keys
    .command('create')
    .description('make a key, and print it: it cannot be shown again')
    .requiredOption('--owner <name>', 'whose it is: keys of one owner share caches, limits and the vault’s keys')
    .option('--name <name>', 'what it is for')
    .option('--scope <names...>', 'proxy, log, read, admin; proxy and log by default')
    .option('--models <patterns...>', 'the only models that it may be used for; * stands for anything')
    .option('--providers <ids...>', 'the only providers')
    .option('--rate-limit <policy>', 'such as 1000;w=3600, as Helicone-RateLimit-Policy has it')
    .option('--budget <policy>', 'US dollars a day, week or month: 50/month')
    .option('--expires <time>', 'ISO time after which it is refused')
    .option('--json', 'print the key and its record as JSON')
    .action((_options, command: Command) => createKey(command.optsWithGlobals()))
  keys
    .command('list')
    .option('--json', 'print JSON')
    .description('what keys there are')
    .action((_options, command: Command) => listKeys(command.optsWithGlobals()))
  keys
    .command('revoke <id>')
    .description('refuse a key from now on; running gateways hear of it within a second')
    .action((id: string, _options, command: Command) => revokeKey(id, command.optsWithGlobals()))
}

function addVault(program: Command): void {
  const vault = program.command('vault').description('providers’ keys, encrypted under LITECONE_VAULT_KEY')
  const owner = () => new Option('--owner <name>', 'for keys of this owner alone; for everybody when not told')
  vault
    .command('new-key')
    .description('print a new value for LITECONE_VAULT_KEY')
    .action(() => printVaultKey())
  vault
    .command('set <provider>')
    .description('keep a provider’s key, which is asked for, or read from standard input')
    .addOption(owner())
    .action((provider: string, _options, command: Command) => setInVault(provider, command.optsWithGlobals()))
  vault
    .command('list')
    .description('whose keys there are')
    .action((_options, command: Command) => listVault(command.optsWithGlobals()))
  vault
    .command('remove <provider>')
    .description('forget a provider’s key')
    .addOption(owner())
    .action((provider: string, _options, command: Command) => removeFromVault(provider, command.optsWithGlobals()))
  vault
    .command('rotate')
    .description('encrypt all anew under LITECONE_VAULT_KEY, read with LITECONE_VAULT_KEY_PREVIOUS')
    .action((_options, command: Command) => rotateVault(command.optsWithGlobals()))
}

function addLogs(program: Command): void {
  program
    .command('export')
    .description('write logs to a file or to standard output')
    .option('-o, --output <file>', 'where to; standard output by default')
    .addOption(new Option('--format <format>').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--filter <query>', 'as the query API has it: "model=gpt-4o&status=error"', '')
    .option('--url <url>', 'of a running gateway, whose folder is its own; with a key in LITECONE_GATEWAY_KEY')
    .action((_options, command: Command) => exportLogs(command.optsWithGlobals()))
  program
    .command('import <file>')
    .description(
      'keep logs of an export, of Helicone’s (npx @helicone/export), or of write-ahead/rejected.ndjson; - reads standard input',
    )
    .action((file: string, _options, command: Command) => importLogs(file, command.optsWithGlobals()))
}
