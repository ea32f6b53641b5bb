import type { GatewayServices } from '../gateway-services.ts'
import type { Exchange } from '../proxy/exchange.ts'
import type { Eventually } from '../proxy/policies.ts'
import type { Check, CheckInput, Verdict } from './check.ts'
import { unchecked } from './create-check.ts'
import { readModel, readPrompt } from './read-prompt.ts'
import { type Refusal, refuseFlagged, refuseThreat, refuseUnchecked, refuseUnreadable } from './refusal.ts'

/** What happens to a request that could not be checked. */
export type OnUnchecked = 'allow' | 'refuse'

export interface ChecksPolicy {
  readonly security: OnUnchecked
  readonly moderation: OnUnchecked
}

export interface RunChecksOptions {
  readonly policy: ChecksPolicy
  /** The client's own key for the request's provider, from `findProviderKey`. */
  readonly clientKey?: string | undefined
}

/**
 * Runs the checks that a request's headers enable on its last user message: first security, then moderation. Returns the response if the request is refused.
 * `notes.securityVerdict` gets the worse of both verdicts.
 *
 * Helicone checks only OpenAI's chat completions, and answers 500 if it finds no message. We check every format that `readPrompt` knows. A request without
 * user text is `unchecked`, and is refused only if the configuration says so.
 */
export function runChecks(
  exchange: Exchange,
  services: Services,
  options: RunChecksOptions,
): Eventually<Refusal | undefined> {
  const { security, moderation } = exchange.options
  const wanted = [
    ...(security?.enabled ? (['security'] as const) : []),
    ...(moderation ? (['moderation'] as const) : []),
  ]
  return wanted.length === 0 ? undefined : runAll(wanted, exchange, services, options)
}

type Services = Pick<GatewayServices, 'security' | 'moderation' | 'report'>

async function runAll(
  wanted: readonly ('security' | 'moderation')[],
  exchange: Exchange,
  services: Services,
  { policy, clientKey }: RunChecksOptions,
): Promise<Refusal | undefined> {
  const { json, notes } = exchange
  const text = json === undefined ? '' : readPrompt(json)
  const refuses = wanted.some((name) => policy[name] === 'refuse')
  if (text.trim() === '') {
    notes.securityVerdict = 'unchecked'
    return refuses && hasBody(exchange) ? note(exchange, refuseUnreadable(exchange)) : undefined
  }
  const input = createInput(exchange, text, clientKey)
  for (const name of wanted) {
    const check = services[name]
    const verdict = await (check?.check(input) ?? unchecked(`No ${name} check is configured.`))
    noteVerdict(exchange, verdict)
    if (verdict.kind === 'unchecked')
      services.report.warn('A prompt could not be checked.', {
        check: name,
        requestId: exchange.id,
        reason: verdict.reason,
      })
    const refusal = refusalOf(exchange, check, name, verdict, policy)
    if (refusal) return note(exchange, refusal)
  }
  return undefined
}

function refusalOf(
  exchange: Exchange,
  check: Check | undefined,
  name: 'security' | 'moderation',
  verdict: Verdict,
  policy: ChecksPolicy,
): Refusal | undefined {
  if (verdict.kind === 'unchecked') return policy[name] === 'refuse' ? refuseUnchecked(exchange) : undefined
  if (verdict.kind === 'allowed' || !check) return undefined
  return name === 'security' ? refuseThreat(exchange, verdict) : refuseFlagged(exchange, check, verdict)
}

function createInput(exchange: Exchange, text: string, clientKey: string | undefined): CheckInput {
  const { route, json, options, grant, connection } = exchange
  return {
    text,
    provider: route.provider,
    model: readModel(json, route.path),
    advanced: options.security?.advanced ?? false,
    owner: grant.owner,
    // If the client chose the target, its key may be for any server.
    clientKey: route.untrusted ? undefined : clientKey,
    sessionId: options.session?.id,
    signal: connection.signal,
  }
}

/** From best to worst. */
const VERDICTS = ['allowed', 'unchecked', 'blocked']

function noteVerdict({ notes }: Exchange, { kind }: Verdict): void {
  if (notes.securityVerdict === null || VERDICTS.indexOf(kind) > VERDICTS.indexOf(notes.securityVerdict))
    notes.securityVerdict = kind
}

function note({ notes }: Exchange, refusal: Refusal): Refusal {
  notes.errorType = refusal.errorType
  return refusal
}

/** Requests without a body, such as for a list of models, have nothing to check. */
function hasBody({ method, body }: Exchange): boolean {
  return method !== 'GET' && method !== 'HEAD' && (body === undefined || body.length > 0)
}
