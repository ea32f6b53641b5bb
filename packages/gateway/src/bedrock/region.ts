import { bedrock } from '@litecone/providers-bedrock'

/** `us-east-1`, `us-gov-west-1`: https://docs.aws.amazon.com/general/latest/gr/bedrock.html */
const REGION = '[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}'
const REGIONAL_PATH = /* @__PURE__ */ new RegExp(`^/v1/(${REGION})(/.*)$`, 's')
const REGIONAL_HOST = /* @__PURE__ */ new RegExp(
  `^bedrock-runtime(?:-fips)?\\.(${REGION})\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)$`,
)

/**
 * Splits a path in Helicone's form, `/v1/us-east-1/model/…`, into the region and Bedrock's path. `undefined` for other paths: Bedrock's own never start
 * like this. (https://docs.helicone.ai/integrations/bedrock/javascript)
 */
export function takeRegion(path: string): { readonly region: string; readonly path: string } | undefined {
  const [, region, rest] = REGIONAL_PATH.exec(path) ?? []
  return region === undefined || rest === undefined ? undefined : { region, path: rest }
}

/** The region of a Bedrock host. `undefined` for other hosts. */
export function regionOfHost(hostname: string): string | undefined {
  return REGIONAL_HOST.exec(hostname)?.[1]
}

/** The origin of Bedrock in a region: `https://bedrock-runtime.us-east-1.amazonaws.com`. */
export function regionOrigin(region: string): string | undefined {
  return bedrock({ region }).definition.apiBase
}
