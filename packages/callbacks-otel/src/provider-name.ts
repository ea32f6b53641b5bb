/** What the conventions call a provider, where that is not our id: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/#gen-ai-provider-name */
const NAMES: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  gemini: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  'anthropic-vertex': 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  xai: 'x_ai',
}

export function providerName(id: string): string {
  return Object.hasOwn(NAMES, id) ? (NAMES[id] ?? id) : id
}
