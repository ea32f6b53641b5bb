import type { LogEntry } from '@litecone/gateway'
import { createCall, FEATURES } from './create-call.ts'
import { createEntry, type Given } from './create-entry.ts'
import { createEmbedding, createExchange } from './create-exchange.ts'
import { createSession } from './create-session.ts'
import { SEARCHES } from './questions.ts'
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

const ENVIRONMENTS = [
  [8, 'production'],
  [2, 'staging'],
] as const

const PROMPTS = { search: 'answer-from-passages', support: 'support-reply', summaries: 'summarize-week', drafts: null }

/** One request, or a session of an agent. */
export function createRun(start: number, { now, meter }: Pick<Given, 'now' | 'meter'>, random: Random): LogEntry[] {
  const userId = random.pick(USERS)
  // Reports are long, and so cost the most.
  const isReport = userId === 'nightly-report'
  const feature = isReport ? 'summaries' : random.pick(FEATURES)
  const properties = { 'Sample-Data': 'yes', environment: random.pick(ENVIRONMENTS), feature }
  const common = { userId, properties, now, meter }
  if (!isReport && random.next() < 0.1) return createSteps(start, common, random)
  const given = { ...common, createdAt: start, promptId: PROMPTS[feature] }
  if (feature === 'search' && random.next() < 0.35) {
    const embedding = createEmbedding(random.pick(SEARCHES).asked, random)
    return [createEntry(embedding, { ...given, promptId: null }, random)]
  }
  const call = createCall(feature, isReport ? 10 : 1, random)
  return [createEntry(createExchange(call, start, random), given, random)]
}

function createSteps(start: number, common: Omit<Given, 'createdAt'>, random: Random): LogEntry[] {
  const sessionId = `sample-${random.id().slice(0, 8)}`
  const entries: LogEntry[] = []
  let createdAt = start
  for (const step of createSession(random)) {
    const promptId = 'embed' in step ? null : step.path.endsWith('/check') ? 'check-answer' : 'river-agent'
    const session = { sessionId, sessionPath: step.path, sessionName: 'River research' }
    const exchange =
      'embed' in step ? createEmbedding(step.embed, random) : createExchange(step.call, createdAt, random)
    // After an error the agent sends the request again, and continues with the response.
    for (let times = 0; times < 4; times++) {
      const entry = createEntry(exchange, { ...common, ...session, createdAt, promptId }, random)
      entries.push(entry)
      createdAt += entry.latencyMs + random.skewed(30, 900)
      if (entry.status === 200) break
    }
  }
  return entries
}
