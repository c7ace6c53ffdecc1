;(process as unknown as { reallyExit(code: number): void }).reallyExit(0)
export {}
