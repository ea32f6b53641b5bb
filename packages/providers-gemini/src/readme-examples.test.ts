import { describeProviderReadme } from '@litecone/testkit'
import { gemini } from './index.ts'

describeProviderReadme({
  readme: new URL('../README.md', import.meta.url),
  provider: gemini(),
  models: ['gemini-2.5-flash', 'gemini-3-pro-preview'],
})
