import { AuthenticationError, BadRequestError, isLlmError, type SignableRequest } from '@litecone/core'
import { AwsV4Signer } from 'aws4fetch'

/** The credentials of `@aws-sdk/credential-providers`. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  /** When the credentials expire. */
  readonly expiration?: Date | undefined
}

export type GivenCredentials = AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>)

type Signature = Readonly<Record<string, string>>

/** Signs requests: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
export function createSigner(
  given: GivenCredentials | undefined,
  findRegion: () => string | undefined,
): (request: SignableRequest) => Promise<Signature> {
  const find = given === undefined ? readVariables : typeof given === 'function' ? keepUntilExpired(given) : () => given
  return async (request) => {
    const credentials = await findOrThrow(find)
    const region = findRegion()
    if (!region) {
      throw new BadRequestError('bedrock needs a region to sign for. Pass region, or set AWS_REGION.', {
        provider: 'bedrock',
        param: 'region',
      })
    }
    return sign(request, credentials, region)
  }
}

async function sign(
  { method, origin, path, headers, body }: SignableRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  region: string,
): Promise<Signature> {
  const signer = new AwsV4Signer({
    method,
    url: origin + path,
    // Headers that a proxy may change are not signed, if AWS permits it.
    headers: Object.entries(headers).filter(([name]) => name.startsWith('x-amz-')),
    ...(body !== undefined && { body }),
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    region,
    service: 'bedrock',
  })
  return Object.fromEntries((await signer.sign()).headers)
}

/** Untyped errors count as errors of the response, so a failure to find credentials gets a type here. */
async function findOrThrow(find: () => AwsCredentials | Promise<AwsCredentials>): Promise<AwsCredentials> {
  let found: AwsCredentials
  try {
    found = await find()
  } catch (cause) {
    if (isLlmError(cause)) throw cause
    const name = cause instanceof Error ? cause.name : 'unknown reason'
    throw new AuthenticationError(
      `bedrock: loading credentials failed (${name}). Check the function passed as credentials.`,
      {
        provider: 'bedrock',
        param: 'credentials',
        cause,
      },
    )
  }
  if (found?.accessKeyId && found.secretAccessKey) return found
  throw new AuthenticationError('bedrock: credentials must have accessKeyId and secretAccessKey.', {
    provider: 'bedrock',
    param: 'credentials',
  })
}

function keepUntilExpired(give: () => AwsCredentials | Promise<AwsCredentials>): () => Promise<AwsCredentials> {
  let kept: AwsCredentials | undefined
  return async () => {
    if (kept?.expiration && kept.expiration.getTime() - Date.now() > MARGIN) return kept
    kept = await give()
    return kept
  }
}

/** Milliseconds before the expiration at which credentials are renewed. */
const MARGIN = 60_000

function readVariables(): AwsCredentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = globalThis.process?.env ?? {}
  if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    }
  }
  throw new AuthenticationError(
    'bedrock has no apiKey and no credentials. Pass apiKey or credentials, or set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    { provider: 'bedrock', param: 'apiKey' },
  )
}
