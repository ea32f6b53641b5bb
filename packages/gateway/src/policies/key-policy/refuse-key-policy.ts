import { createErrorAnswer } from '../../ai/error-answer.ts'
import type { Budget } from '../../keys/grant.ts'
import type { OwnAnswer } from '../../proxy/exchange.ts'
import type { BudgetPeriod } from './budget-period.ts'

export function refuseProvider(provider: string, allowed: readonly string[]): OwnAnswer {
  return createErrorAnswer(
    403,
    `This gateway key may not be used for ${provider}. It may be for ${allowed.join(', ')}.`,
    { code: 'provider_not_allowed' },
  )
}

export function refuseModel(model: string, allowed: readonly string[]): OwnAnswer {
  return createErrorAnswer(
    403,
    `This gateway key may not be used for the model ${model.slice(0, 128)}. It may be for ${allowed.join(', ')}.`,
    { code: 'model_not_allowed', param: 'model' },
  )
}

/** A body that cannot be read may name any model. */
export function refuseUnknownModel(): OwnAnswer {
  return createErrorAnswer(
    403,
    'This gateway key may be used for certain models only, and the request does not say its model in a JSON body or in its path.',
    { code: 'model_not_allowed', param: 'model' },
  )
}

/** 402, which clients do not retry, because the wait takes days. `now` is undefined if the budget could not be read. */
export function refuseBudget({ usd, period }: Budget, now: BudgetPeriod | undefined, at: number): OwnAnswer {
  if (!now) {
    return createErrorAnswer(503, 'The budget of this gateway key cannot be looked up at the moment. Try again soon.', {
      code: 'budget_unavailable',
    })
  }
  const until = new Date(now.endsAt).toISOString().replace('.000', '')
  const answer = createErrorAnswer(
    402,
    `The budget of this gateway key is spent: $${usd} a ${period}. It starts over at ${until}.`,
    { code: 'budget_exceeded' },
  )
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil((now.endsAt - at) / 1000)) } }
}
