export { type AwsCredentials, type BedrockSettings, bedrock } from './bedrock.ts'
export { bedrockWire } from './bedrock-wire.ts'
