import type { ParsedHeliconeHeaders } from '@litecone/headers'

/** The properties of a request for the log. As at Helicone, the Stripe customer is one of them. */
export function loggedProperties({
  properties = {},
  stripeCustomerId,
}: ParsedHeliconeHeaders): Readonly<Record<string, string>> {
  return stripeCustomerId === undefined ? properties : { ...properties, stripe_customer_id: stripeCustomerId }
}
