import { describeProviderReadme } from '@litecone/testkit'
import { azure } from './index.ts'

describeProviderReadme({ readme: new URL('../README.md', import.meta.url), provider: azure() })
