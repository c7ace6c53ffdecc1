const memories: WebAssembly.Memory[] = []
for (;;) {
  const memory = new WebAssembly.Memory({ initial: 4096, maximum: 4096 })
  new Uint8Array(memory.buffer).fill(1)
  memories.push(memory)
}
export {}
