/** What katas share beside core: the monitor that states their laws, and what many contracts say alike. */
export * from './bad-input.ts'
export * from './beliefs.ts'
export * from './end-of-run.ts'
export * from './monitor.ts'
export * from './readings-text.ts'
export * from './code-of.ts'
