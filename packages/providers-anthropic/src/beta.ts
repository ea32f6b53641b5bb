import { asList, asRecord } from '@litecone/core'

type Fields = Record<string, unknown>

/**
 * The betas that a request body needs: without them in `anthropic-beta`, the API rejects it.
 * https://platform.claude.com/docs/en/api/beta-headers
 */
export function findBetas(body: Fields): string[] {
  const betas = findContentBetas(body)
  for (const tool of asList(body.tools).map(asRecord)) {
    const type = String(tool.type)
    for (const [prefix, beta] of TOOLS) if (type.startsWith(prefix)) betas.push(beta)
    if (tool.defer_loading || tool.allowed_callers || tool.input_examples) betas.push('advanced-tool-use-2025-11-20')
  }
  if (body.mcp_servers && !betas.includes(MCP_TOOLSET)) betas.push('mcp-client-2025-04-04')
  if (body.speed === 'fast') betas.push('fast-mode-2026-02-01')
  if (body.fallbacks) betas.push(`server-side-fallback-2026-0${body.fallbacks === 'default' ? 7 : 6}-01`)
  if (body.fallback_credit_token) betas.push('fallback-credit-2026-07-01')
  if (body.diagnostics) betas.push('cache-diagnosis-2026-04-07')
  if (asRecord(body.output_config).task_budget) betas.push('task-budgets-2026-03-13')
  if (asRecord(body.container).skills) betas.push('code-execution-2025-08-25', 'skills-2025-10-02')
  if (body.context_management) {
    betas.push('context-management-2025-06-27')
    if (JSON.stringify(body.context_management).includes('"compact_')) betas.push('compact-2026-01-12')
  }
  return betas
}

/** Blocks from earlier responses and referenced files need betas too. */
function findContentBetas({ messages }: Fields): string[] {
  const betas: string[] = []
  // Runs on long conversations with every call, so their blocks are not copied.
  for (const turn of asList(messages)) {
    for (const block of asList(asRecord(turn).content)) {
      addBlockBetas(asRecord(block), betas)
      for (const inner of asList(asRecord(block).content)) addBlockBetas(asRecord(inner), betas)
    }
  }
  return betas
}

/** May add a beta twice: the caller removes duplicates. */
function addBlockBetas({ type, source }: Fields, betas: string[]): void {
  if (type === 'container_upload' || asRecord(source).type === 'file') betas.push('files-api-2025-04-14')
  if (type === 'compaction') betas.push('compact-2026-01-12')
  if (type === 'tool_addition' || type === 'tool_removal') betas.push('mid-conversation-tool-changes-2026-07-01')
  if (type === 'fallback') betas.push('server-side-fallback-2026-07-01')
}

const MCP_TOOLSET = 'mcp-client-2025-11-20'

const TOOLS: readonly (readonly [string, string])[] = [
  ['computer_20241022', 'computer-use-2024-10-22'],
  ['bash_20241022', 'computer-use-2024-10-22'],
  ['text_editor_20241022', 'computer-use-2024-10-22'],
  ['computer_20250124', 'computer-use-2025-01-24'],
  ['computer_20251124', 'computer-use-2025-11-24'],
  ['code_execution_20250522', 'code-execution-2025-05-22'],
  ['code_execution_20250825', 'code-execution-2025-08-25'],
  ['web_fetch_20250910', 'web-fetch-2025-09-10'],
  ['web_fetch_20260209', 'code-execution-web-tools-2026-02-09'],
  ['web_search_20260209', 'code-execution-web-tools-2026-02-09'],
  ['memory_20250818', 'context-management-2025-06-27'],
  ['tool_search_tool_', 'advanced-tool-use-2025-11-20'],
  ['advisor_20260301', 'advisor-tool-2026-03-01'],
  ['mcp_toolset', MCP_TOOLSET],
]
