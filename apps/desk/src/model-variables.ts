/** What `--help` says of the environment where models are chosen. */
export const modelVariables = `  OPENAI_API_KEY   lets a real model answer instead of the built-in one
  OPENAI_BASE_URL  where it is (default: OpenAI)
  MODEL            which one it is (default: gpt-5-mini)
`
