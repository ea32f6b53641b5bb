import { root } from '../../tests/workspace.ts'
import { run } from './run.ts'

/** Advisories that do not affect us, by id, each with the reason. */
const IGNORED: Readonly<Record<string, string>> = {}

interface Advisory {
  readonly github_advisory_id: string
  readonly module_name: string
  readonly severity: string
  readonly title: string
}

/**
 * Checks the packages' dependencies for known vulnerabilities, and throws when there are any. Resolves to a summary. When the registry cannot be reached
 * the summary says so, or it throws if `LITECONE_REQUIRE_AUDIT` is set, as it is for releases.
 */
export async function audit(): Promise<string> {
  // It exits with 1 both for advisories and for network errors. With `|| true` the output is kept.
  const text = await run('sh', ['-c', 'npx pnpm audit --prod --json || true'], { cwd: root })
  const report = readReport(text)
  if ('failure' in report) {
    const message = `Known vulnerabilities: NOT CHECKED. The audit failed: ${report.failure}`
    if (process.env['LITECONE_REQUIRE_AUDIT']) throw new Error(message)
    return message
  }
  const relevant = report.advisories.filter((advisory) => !IGNORED[advisory.github_advisory_id])
  if (relevant.length > 0) {
    const lines = relevant.map(
      (each) => `${each.severity}: ${each.module_name}: ${each.title} (${each.github_advisory_id})`,
    )
    throw new Error(`Known vulnerabilities:\n${lines.join('\n')}`)
  }
  return `Known vulnerabilities: none that affects us (${report.advisories.length} ignored in tooling/release/audit.ts).`
}

function readReport(text: string): { failure: string } | { advisories: Advisory[] } {
  try {
    const report: { error?: { message: string }; advisories?: Record<string, Advisory> } = JSON.parse(text)
    if (report.advisories) return { advisories: Object.values(report.advisories) }
    return { failure: withoutAddresses(report.error?.message ?? 'unexpected output') }
  } catch {
    return { failure: 'the output is not JSON' }
  }
}

function withoutAddresses(message: string): string {
  return message.replace(/\(at [^)]*\) ?/g, '').slice(0, 200)
}
