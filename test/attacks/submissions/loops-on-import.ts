for (;;);
export {}
