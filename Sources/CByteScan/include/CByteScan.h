#ifndef C_BYTE_SCAN_H
#define C_BYTE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Two bytes that stand `distance` bytes apart, each compared after its fold was or-ed into the text.
struct tocsin_byte_pair {
  uint8_t first;
  uint8_t second;
  uint8_t first_fold;
  uint8_t second_fold;
  uint32_t distance;
};

// Where a scan stopped.
struct tocsin_scan_stop {
  // The block of 64 bytes in which something stands; a place less than 64 bytes before the end where nothing does.
  size_t block;
  // The newline in the block, else the place after the block.
  size_t newline;
  // One of the pairs begins in the block.
  bool has_pair;
};

// The first block of 64 bytes, counted from `from` and wholly before `to`, with a newline or a pair in it.
//
// Wherever a block is read, the bytes up to the greatest distance after it are read as well.
struct tocsin_scan_stop tocsin_scan(
    const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count);

// Lines that were passed over.
struct tocsin_passage {
  // Where the line after them begins.
  size_t start;
  size_t lines;
};

// Passes over lines from `from` on, where one begins, as long as they are wholly before `to`, no pair begins in them,
// none has more than `greatest` bytes, and none begins with a space, a control character or a newline.
//
// What is read beyond `to` is as above. More lines may be left than these rules leave.
struct tocsin_passage tocsin_pass(
    const uint8_t *bytes, size_t from, size_t to, const struct tocsin_byte_pair *pairs, size_t count,
    size_t greatest);

#endif
