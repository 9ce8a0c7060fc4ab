/** What the command lines of the demo have in common; it loads no more than they need. */
export { modelVariables } from './model-variables.ts'
export { folderOf, parseCommandLine, portOf } from './parse-command-line.ts'
export { UsageError } from './usage-error.ts'
