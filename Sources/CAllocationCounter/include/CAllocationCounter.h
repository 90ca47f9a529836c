#pragma once
#include <stdint.h>
// Allocations of this process so far.
uint64_t tocsin_allocation_count(void);
