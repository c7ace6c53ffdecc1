export * from '../../solutions/priority-router/reference.ts'
