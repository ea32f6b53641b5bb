import { describeProviderReadme } from '@litecone/testkit'
import { groq } from './index.ts'

describeProviderReadme({ readme: new URL('../README.md', import.meta.url), provider: groq() })
