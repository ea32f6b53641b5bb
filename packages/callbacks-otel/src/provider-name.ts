/**
 * The conventions' names of providers that differ from our ids. The conventions require their names where one applies; other names are free.
 * https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/registry/attributes/gen-ai.md, and for Moonshot AI, which was added
 * later, https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/registry/attributes/gen-ai.md
 */
const NAMES: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  'azure-responses': 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  gemini: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  'anthropic-vertex': 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  moonshot: 'moonshot_ai',
  'openai-responses': 'openai',
  xai: 'x_ai',
}

export function providerName(id: string): string {
  return Object.hasOwn(NAMES, id) ? (NAMES[id] ?? id) : id
}
