const all: Buffer[] = []
for (;;) all.push(Buffer.alloc(2 ** 26, 1))
export {}
