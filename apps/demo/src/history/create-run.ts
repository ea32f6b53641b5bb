import type { LogEntry } from '@litecone/gateway'
import { createEntry, type Made } from './create-entry.ts'
import type { Random } from './random.ts'

const USERS = [
  [30, 'mira@example.com'],
  [22, 'jonas@example.com'],
  [14, 'lena@example.com'],
  [12, 'support-bot'],
  [9, 'tariq@example.com'],
  [7, 'ines@example.com'],
  [4, 'nightly-report'],
  [2, 'paulo@example.com'],
] as const

const FEATURES = [
  [40, 'search'],
  [30, 'support'],
  [20, 'summaries'],
  [10, 'drafts'],
] as const

/** What a person asked for: one request, or an agent's session of several. */
export function createRun(start: number, now: number, random: Random): LogEntry[] {
  const userId = random.pick(USERS)
  const properties = {
    'Sample-Data': 'yes',
    environment: random.pick([
      [8, 'production'],
      [2, 'staging'],
    ]),
    feature: random.pick(FEATURES),
  }
  const common = { userId, properties, now }
  if (random.next() > 0.12) return [createEntry({ ...common, createdAt: start }, random)]
  return createSession(start, common, random)
}

function createSession(start: number, common: Omit<Made, 'createdAt'>, random: Random): LogEntry[] {
  const sessionId = `sample-${random.id().slice(0, 8)}`
  const paths = ['/research', ...STEPS.slice(0, 1 + Math.floor(random.next() * STEPS.length)), '/research/answer']
  let createdAt = start
  return paths.map((sessionPath) => {
    const entry = createEntry(
      { ...common, createdAt, sessionId, sessionPath, sessionName: 'Research', promptId: 'research-agent' },
      random,
    )
    createdAt += entry.latencyMs + random.skewed(20, 800)
    return entry
  })
}

const STEPS = ['/research/plan', '/research/search', '/research/search/read', '/research/search/compare']
