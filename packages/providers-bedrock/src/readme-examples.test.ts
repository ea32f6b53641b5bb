import { describeProviderReadme } from '@litecone/testkit'
import { bedrock } from './index.ts'

describeProviderReadme({
  readme: new URL('../README.md', import.meta.url),
  provider: bedrock(),
})
