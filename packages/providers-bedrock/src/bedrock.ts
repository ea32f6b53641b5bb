import { bearer, defineProvider, type ProviderFactory, type ProviderSettings, readEnvironment } from '@litecone/core'
import { createBedrockWire } from './bedrock-wire.ts'
import { createSigner, type GivenCredentials } from './sign.ts'

export type { AwsCredentials } from './sign.ts'

export interface BedrockSettings extends ProviderSettings {
  /** An AWS region such as `us-east-1`. Default: `AWS_REGION`, `AWS_REGION_NAME` or `AWS_DEFAULT_REGION`. */
  region?: string | undefined
  /**
   * Credentials to sign requests with (Signature Version 4), or a function that returns them, such as those of
   * `@aws-sdk/credential-providers`. The function is called again a minute before `expiration`, or for each attempt without one.
   * Credentials take precedence over `AWS_BEARER_TOKEN_BEDROCK`, and `apiKey` over both.
   */
  credentials?: GivenCredentials | undefined
  /**
   * The foundation model (`anthropic.claude-sonnet-4-5-20250929-v1:0`) behind an ARN that does not name it: an application inference profile,
   * provisioned throughput, or an imported model. It determines prices, and which parameters are supported.
   */
  baseModel?: string | undefined
}

/**
 * Amazon Bedrock's Converse API (https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html), and embeddings of Titan
 * and Cohere with InvokeModel. A model's id is that of a foundation model, an inference profile, or an ARN. The key is `apiKey` or
 * `AWS_BEARER_TOKEN_BEDROCK`; without one, requests are signed with `credentials`, or `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
 * `AWS_SESSION_TOKEN`.
 */
export const bedrock: ProviderFactory<BedrockSettings> = /* @__PURE__ */ defineProvider<BedrockSettings>((settings) => {
  const { baseModel } = settings
  const findRegion = () => settings.region ?? readEnvironment(REGION_VARIABLES)
  return {
    id: 'bedrock',
    /** Read for each call, like everything from the environment. */
    get apiBase(): string | undefined {
      const region = findRegion()
      return region && `https://bedrock-runtime.${region}.${domainOf(region)}`
    },
    apiBaseEnv: ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'AWS_BEDROCK_RUNTIME_ENDPOINT'],
    apiBaseAdvice: 'Pass region, or set AWS_REGION.',
    apiKeyEnv: settings.credentials ? [] : ['AWS_BEARER_TOKEN_BEDROCK'],
    apiKeyOptional: true,
    authorize: bearer,
    sign: createSigner(settings.credentials, findRegion),
    priceId: 'aws',
    wire: createBedrockWire(baseModel),
    ...(baseModel && { priceModel: baseModel }),
  }
})

const REGION_VARIABLES = ['AWS_REGION', 'AWS_REGION_NAME', 'AWS_DEFAULT_REGION']

/** https://docs.aws.amazon.com/general/latest/gr/bedrock.html. China's regions are a separate partition. */
function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
