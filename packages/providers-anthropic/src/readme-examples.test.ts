import { describeProviderReadme } from '@litecone/testkit'
import { anthropic } from './index.ts'

describeProviderReadme({
  readme: new URL('../README.md', import.meta.url),
  provider: anthropic(),
  models: ['claude-sonnet-4-5'],
})
