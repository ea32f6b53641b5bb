import type { GatewayServices } from '../gateway-services.ts'
import type { Exchange } from '../proxy/exchange.ts'
import type { Eventually } from '../proxy/policies.ts'
import type { Check, CheckInput, Verdict } from './check.ts'
import { unchecked } from './create-check.ts'
import { readModel, readPrompt } from './read-prompt.ts'
import { type Refusal, refuseFlagged, refuseThreat, refuseUnchecked, refuseUnreadable } from './refusal.ts'

/** What becomes of a request that could not be checked. */
export type OnUnchecked = 'allow' | 'refuse'

export interface ChecksPolicy {
  readonly security: OnUnchecked
  readonly moderation: OnUnchecked
}

export interface RunChecksOptions {
  readonly policy: ChecksPolicy
  /** The caller's own key for the provider that the request is for, the gateway's own keys left out: as `findProviderKey` gives it. */
  readonly clientKey?: string | undefined
}

/**
 * Makes the checks that a request asks for, security before moderation, of what its user says last. Gives the answer when the request may
 * not go on, and notes the verdict: `allowed`, `blocked` or `unchecked`, the worse of the two.
 *
 * Helicone checks chat completions of OpenAI alone and fails the request with status 500 when it finds no message. Here every format
 * that `readPrompt` knows is checked, and a request without a text goes on as `unchecked` unless the configuration refuses such.
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
  return wanted.length === 0 ? undefined : runWanted(wanted, exchange, services, options)
}

type Services = Pick<GatewayServices, 'security' | 'moderation' | 'report'>

async function runWanted(
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
  const { route, json, options, grant, departure } = exchange
  return {
    text,
    provider: route.provider,
    model: readModel(json, route.path),
    advanced: options.security?.advanced ?? false,
    owner: grant.owner,
    // With a target of the client's choice, the key may be any server's.
    clientKey: route.untrusted ? undefined : clientKey,
    sessionId: options.session?.id,
    signal: departure.signal,
  }
}

const WORSE = ['allowed', 'unchecked', 'blocked']

function noteVerdict({ notes }: Exchange, { kind }: Verdict): void {
  if (notes.securityVerdict === null || WORSE.indexOf(kind) > WORSE.indexOf(notes.securityVerdict))
    notes.securityVerdict = kind
}

function note({ notes }: Exchange, refusal: Refusal): Refusal {
  notes.errorType = refusal.errorType
  return refusal
}

/** Requests for a list of models and the like have nothing to check. */
function hasBody({ method, body }: Exchange): boolean {
  return method !== 'GET' && method !== 'HEAD' && (body === undefined || body.length > 0)
}
