/**
 * The conventions' names of our providers, where they have one that is not our id: one of theirs that applies must be used, other names are free.
 * https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/registry/attributes/gen-ai.md, and for Moonshot AI, which came after
 * that version, https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/registry/attributes/gen-ai.md
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
