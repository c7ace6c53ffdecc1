const all: unknown[] = []
for (;;) all.push(new Array(1000).fill(all.length))
export {}
