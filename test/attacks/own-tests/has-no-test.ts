import './solution.ts'
