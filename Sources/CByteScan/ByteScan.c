#include "CByteScan.h"

#include <string.h>

// In C, since this is compiled for several processors at once, of which one is chosen when the program runs.

typedef uint8_t bytes16 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t bytes32 __attribute__((vector_size(32), aligned(1)));

// Passes over the lines that end in a block of 64 bytes, `ends` being 0xFF where it has a newline; false where the next
// line is to be looked at.
static inline __attribute__((always_inline)) bool pass_ends(
    const uint8_t *bytes, size_t place, const void *ends, size_t greatest, struct tocsin_passage *passage) {
  uint64_t mask = 0;
  for (size_t word = 0; word < 8; word++) {
    uint64_t part;
    memcpy(&part, (const uint8_t *)ends + word * 8, 8);
    // One bit of each byte, side by side.
    mask |= ((part & 0x0101010101010101) * 0x0102040810204080 >> 56) << word * 8;
  }
  for (; mask != 0; mask &= mask - 1) {
    size_t newline = place + (size_t)__builtin_ctzll(mask);
    if (newline - passage->start > greatest) return false;
    passage->start = newline + 1;
    passage->lines++;
    if (bytes[newline + 1] <= ' ') return false;
  }
  return true;
}

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
  ATTRIBUTES static inline __attribute__((always_inline)) struct tocsin_passage NAME##_passed(                  \
      const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count,         \
      bool folds, size_t greatest) {                                                                            \
    struct tocsin_passage passage = {from, 0};                                                                  \
    VECTOR newline = (VECTOR){0} + (uint8_t)'\n';                                                               \
    for (size_t place = from; place + 64 <= to; place += 64) {                                                  \
      const uint8_t *block = bytes + place;                                                                     \
      VECTOR ends[64 / sizeof(VECTOR)], end = {0};                                                              \
      for (size_t part = 0; part < 64 / sizeof(VECTOR); part++) {                                               \
        ends[part] = (VECTOR)(((const VECTOR *)block)[part] == newline);                                        \
        end |= ends[part];                                                                                      \
      }                                                                                                         \
      VECTOR found = NAME##_pairs(block, pairs, count, folds);                                                  \
      if (!NAME##_any(end | found)) continue;                                                                   \
      if (NAME##_any(found) || !pass_ends(bytes, place, ends, greatest, &passage)) break;                       \
    }                                                                                                           \
    return passage;                                                                                             \
  }                                                                                                             \
                                                                                                                \
  ATTRIBUTES static struct tocsin_passage NAME##_passage(                                                       \
      const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count,         \
      bool folds, size_t greatest) {                                                                            \
    if (folds) return NAME##_passed(bytes, from, to, pairs, count, true, greatest);                             \
    switch (count) {                                                                                            \
      case 2: return NAME##_passed(bytes, from, to, pairs, 2, false, greatest);                                 \
      case 3: return NAME##_passed(bytes, from, to, pairs, 3, false, greatest);                                 \
      default: return NAME##_passed(bytes, from, to, pairs, count, false, greatest);                            \
    }                                                                                                           \
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

static bool folds_any(const struct tocsin_byte_pair *pairs, size_t count) {
  for (size_t index = 0; index < count; index++)
    if ((pairs[index].first_fold | pairs[index].second_fold) != 0) return true;
  return false;
}

struct tocsin_scan_stop tocsin_scan(
    const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count) {
  bool folds = folds_any(pairs, count);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return scan_by_32(bytes, from, to, pairs, count, folds);
#endif
  return scan_by_16(bytes, from, to, pairs, count, folds);
}

struct tocsin_passage tocsin_pass(
    const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count,
    size_t greatest) {
  if (from >= to || bytes[from] <= ' ') return (struct tocsin_passage){from, 0};
  bool folds = folds_any(pairs, count);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return scan_by_32_passage(bytes, from, to, pairs, count, folds, greatest);
#endif
  return scan_by_16_passage(bytes, from, to, pairs, count, folds, greatest);
}
