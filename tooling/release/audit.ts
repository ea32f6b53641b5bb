import { root } from '../../tests/workspace.ts'
import { run } from './run.ts'

/** Advisories that do not reach us, each with the reason. */
const EXPLAINED: Readonly<Record<string, string>> = {}

interface Advisory {
  readonly github_advisory_id: string
  readonly module_name: string
  readonly severity: string
  readonly title: string
}

/**
 * Asks the registry for known vulnerabilities in what the packages depend on, and throws when there are any. Where the registry cannot be asked, this
 * is said, and is an error for releases (`LITECONE_REQUIRE_AUDIT`).
 */
export async function audit(): Promise<string> {
  // It ends with 1 for what it found as well as for a registry that did not answer. \`|| true\` keeps the text.
  const text = await run('sh', ['-c', 'npx pnpm audit --prod --json || true'], { cwd: root })
  const report = readReport(text)
  if ('failure' in report) {
    const message = `Known vulnerabilities: NOT CHECKED. The registry could not be asked: ${report.failure}`
    if (process.env['LITECONE_REQUIRE_AUDIT']) throw new Error(message)
    return message
  }
  const unexplained = report.advisories.filter((advisory) => !EXPLAINED[advisory.github_advisory_id])
  if (unexplained.length > 0) {
    const lines = unexplained.map(
      (each) => `${each.severity}: ${each.module_name}: ${each.title} (${each.github_advisory_id})`,
    )
    throw new Error(`Known vulnerabilities:\n${lines.join('\n')}`)
  }
  return `Known vulnerabilities: none that reaches us (${report.advisories.length} explained in tooling/release/audit.ts).`
}

function readReport(text: string): { failure: string } | { advisories: Advisory[] } {
  try {
    const report: { error?: { message: string }; advisories?: Record<string, Advisory> } = JSON.parse(text)
    if (report.advisories) return { advisories: Object.values(report.advisories) }
    return { failure: withoutAddresses(report.error?.message ?? 'it answered something else') }
  } catch {
    return { failure: 'it answered something else' }
  }
}

function withoutAddresses(message: string): string {
  return message.replace(/\(at [^)]*\) ?/g, '').slice(0, 200)
}
