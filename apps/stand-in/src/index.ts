/** What the demo's built-in models understand of a person's words. */
export { readRequest, type Reading, type Topic } from './read-request.ts'
