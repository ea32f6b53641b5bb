import type { ParsedHeliconeHeaders } from '@litecone/headers'

/** A request's properties: its own, and the Stripe customer among them, as Helicone has it. */
export function loggedProperties({
  properties = {},
  stripeCustomerId,
}: ParsedHeliconeHeaders): Readonly<Record<string, string>> {
  return stripeCustomerId === undefined ? properties : { ...properties, stripe_customer_id: stripeCustomerId }
}
