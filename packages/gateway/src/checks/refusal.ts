import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import type { Check, Verdict } from './check.ts'

/** The response to a refused request. */
export interface Refusal extends OwnAnswer {
  /** The status in the log: -4 for a threat, as at Helicone, else that of the response. */
  readonly logStatus: number
  /** For `notes.errorType`. */
  readonly errorType: 'prompt_threat' | 'prompt_flagged' | 'check_failed' | 'prompt_unreadable'
}

type Blocked = Extract<Verdict, { kind: 'blocked' }>

/** Helicone's response to a threat. Its `details` link to a page of Helicone's; ours say what was found. */
export function refuseThreat(exchange: Exchange, verdict: Blocked): Refusal {
  return {
    ...createAnswer(
      400,
      'PROMPT_THREAT_DETECTED',
      'Prompt threat detected. Your request cannot be processed.',
      detailsOf(exchange, verdict),
    ),
    logStatus: -4,
    errorType: 'prompt_threat',
  }
}

/** Helicone's response to a flagged message. */
export function refuseFlagged(exchange: Exchange, check: Check, verdict: Blocked): Refusal {
  const by = check.name === 'moderation:openai' ? 'the OpenAI Moderation endpoint' : check.name
  const answer = createAnswer(
    400,
    'PROMPT_FLAGGED_FOR_MODERATION',
    `The given prompt was flagged by ${by}.`,
    detailsOf(exchange, verdict),
  )
  // Unlike for a threat, Helicone's status is `success`.
  return {
    ...answer,
    headers: { ...answer.headers, 'helicone-status': 'success' },
    logStatus: 400,
    errorType: 'prompt_flagged',
  }
}

/** The check failed, and the configuration requires it. A retry may help. */
export function refuseUnchecked(exchange: Exchange): Refusal {
  return {
    ...createAnswer(
      503,
      'PROMPT_CHECK_UNAVAILABLE',
      'The prompt could not be checked, and this gateway requires the check. Try again later.',
      `See the log of request ${exchange.id} and the log of the gateway itself.`,
    ),
    logStatus: 503,
    errorType: 'check_failed',
  }
}

/** The body has no user text to check, and the configuration requires a check. A retry does not help. */
export function refuseUnreadable(exchange: Exchange): Refusal {
  return {
    ...createAnswer(
      400,
      'PROMPT_UNREADABLE',
      'No user text was found in the request to check, and this gateway requires the check.',
      `Send a prompt in the format of OpenAI, Anthropic or Gemini, or ask for no checks. Request ${exchange.id}.`,
    ),
    logStatus: 400,
    errorType: 'prompt_unreadable',
  }
}

function detailsOf({ id }: Exchange, { categories, details }: Blocked): string {
  const found = categories.length > 0 ? `Found: ${categories.join(', ')}. ` : ''
  return `${found}${details ? `${details} ` : ''}See request ${id} in the gateway’s log.`
}

function createAnswer(status: number, code: string, message: string, details: string): OwnAnswer {
  const body = JSON.stringify({ success: false, error: { code, message, details } })
  return { status, headers: { 'content-type': 'application/json', 'helicone-status': 'failed' }, body }
}
