#include "CByteScan.h"

#include <string.h>

// In C, since this is compiled for several processors at once, of which one is chosen when the program runs.

typedef uint8_t bytes16 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t bytes32 __attribute__((vector_size(32), aligned(1)));

#define DEFINE_SCAN(NAME, VECTOR, ATTRIBUTES)                                                                  \
  ATTRIBUTES static inline __attribute__((always_inline)) bool NAME##_any(VECTOR found) {                       \
    uint64_t words[sizeof(VECTOR) / 8];                                                                         \
    memcpy(words, &found, sizeof(VECTOR));                                                                      \
    uint64_t all = 0;                                                                                           \
    for (size_t index = 0; index < sizeof(VECTOR) / 8; index++) all |= words[index];                            \
    return all != 0;                                                                                            \
  }                                                                                                             \
                                                                                                                \
  ATTRIBUTES static inline __attribute__((always_inline)) VECTOR NAME##_pairs(                                  \
      const uint8_t *block, const struct tocsin_byte_pair *pairs, size_t count, bool folds) {                   \
    VECTOR found = {0};                                                                                         \
    for (size_t index = 0; index < count; index++) {                                                            \
      VECTOR first = (VECTOR){0} + pairs[index].first, second = (VECTOR){0} + pairs[index].second;              \
      VECTOR fold = (VECTOR){0} + pairs[index].first_fold, other = (VECTOR){0} + pairs[index].second_fold;      \
      const uint8_t *distant = block + pairs[index].distance;                                                   \
      for (size_t part = 0; part < 64; part += sizeof(VECTOR)) {                                                \
        VECTOR one = *(const VECTOR *)(block + part), two = *(const VECTOR *)(distant + part);                  \
        if (folds) {                                                                                            \
          one |= fold;                                                                                          \
          two |= other;                                                                                         \
        }                                                                                                       \
        found |= (VECTOR)(one == first) & (VECTOR)(two == second);                                              \
      }                                                                                                         \
    }                                                                                                           \
    return found;                                                                                               \
  }                                                                                                             \
                                                                                                                \
  ATTRIBUTES static inline __attribute__((always_inline)) struct tocsin_scan_stop NAME##_counted(               \
      const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count,         \
      bool folds) {                                                                                             \
    size_t place = from;                                                                                        \
    VECTOR newline = (VECTOR){0} + (uint8_t)'\n';                                                               \
    for (; place + 64 <= to; place += 64) {                                                                     \
      const uint8_t *block = bytes + place;                                                                     \
      VECTOR ends = {0};                                                                                        \
      for (size_t part = 0; part < 64; part += sizeof(VECTOR))                                                  \
        ends |= (VECTOR)(*(const VECTOR *)(block + part) == newline);                                           \
      VECTOR found = NAME##_pairs(block, pairs, count, folds);                                                  \
      if (!NAME##_any(ends | found)) continue;                                                                  \
      struct tocsin_scan_stop stop = {place, place + 64, NAME##_any(found)};                                      \
      if (NAME##_any(ends)) stop.newline = (size_t)((const uint8_t *)memchr(block, '\n', 64) - bytes);          \
      return stop;                                                                                              \
    }                                                                                                           \
    return (struct tocsin_scan_stop){place, place, false};                                                   \
  }                                                                                                             \
                                                                                                                \
  /* The usual counts are compiled apart: what is looked for stays in registers. */                            \
  ATTRIBUTES static struct tocsin_scan_stop NAME(                                                               \
      const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count,         \
      bool folds) {                                                                                             \
    if (folds) return NAME##_counted(bytes, from, to, pairs, count, true);                                      \
    switch (count) {                                                                                            \
      case 0: return NAME##_counted(bytes, from, to, pairs, 0, false);                                          \
      case 2: return NAME##_counted(bytes, from, to, pairs, 2, false);                                          \
      case 3: return NAME##_counted(bytes, from, to, pairs, 3, false);                                          \
      default: return NAME##_counted(bytes, from, to, pairs, count, false);                                     \
    }                                                                                                           \
  }

DEFINE_SCAN(scan_by_16, bytes16, )

#if defined(__x86_64__)
DEFINE_SCAN(scan_by_32, bytes32, __attribute__((target("avx2"))))
#endif

struct tocsin_scan_stop tocsin_scan(
    const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count) {
  bool folds = false;
  for (size_t index = 0; index < count; index++)
    folds |= (pairs[index].first_fold | pairs[index].second_fold) != 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return scan_by_32(bytes, from, to, pairs, count, folds);
#endif
  return scan_by_16(bytes, from, to, pairs, count, folds);
}
