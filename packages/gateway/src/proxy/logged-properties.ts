import type { ParsedHeliconeHeaders } from '@litecone/headers'

/** A request's properties, including the Stripe customer, as at Helicone. */
export function loggedProperties({
  properties = {},
  stripeCustomerId,
}: ParsedHeliconeHeaders): Readonly<Record<string, string>> {
  return stripeCustomerId === undefined ? properties : { ...properties, stripe_customer_id: stripeCustomerId }
}
