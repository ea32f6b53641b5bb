import { describeProviderReadme } from '@litecone/testkit'
import { openai } from './index.ts'

describeProviderReadme({ readme: new URL('../README.md', import.meta.url), provider: openai() })
