import { describeProviderReadme } from '@litecone/testkit'
import { cohere } from './index.ts'

describeProviderReadme({
  readme: new URL('../README.md', import.meta.url),
  provider: cohere(),
})
