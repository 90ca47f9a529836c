#pragma once
// Asks for memory that will be read soon, which Swift cannot say.
static inline void tocsin_prefetch(const void *address) { __builtin_prefetch(address); }
