/* Marked audio: blocks of 160 μ-law bytes (20 ms) that say whose they are and which, and prove by a pseudo-random tail that no sample
 * of them is missing, doubled, moved or altered. No byte is 0x7F or 0xFF (the two zeros of μ-law), so a trip through linear samples
 * and back gives the same bytes, and a block cannot be mistaken for silence. */
#ifndef MARKS_H
#define MARKS_H
#include <stdint.h>
#include <string.h>

enum { MARK_LENGTH = 160, MARK_HEAD = 16, MARK_PROMPT = 0xFFFE };

static const uint8_t mark_sync[4] = { 0x11, 0x7B, 0x2D, 0x36 };

static inline uint32_t mark_step(uint32_t x) { x ^= x << 13; x ^= x >> 17; return x ^ x << 5; }

static inline void mark_write(uint8_t *block, uint16_t id, uint32_t number) {
    memcpy(block, mark_sync, 4);
    for (int i = 0; i < 4; i++) block[4 + i] = 0x20 | (id >> (12 - 4 * i) & 15);
    for (int i = 0; i < 8; i++) block[8 + i] = 0x20 | (number >> (28 - 4 * i) & 15);
    uint32_t x = (id * 2654435761u ^ number * 2246822519u) | 1;
    for (int i = MARK_HEAD; i < MARK_LENGTH; i++) {
        x = mark_step(x);
        uint8_t b = x >> 9 & 0x7F;
        block[i] = b == 0x7F ? 0x7E : b;
    }
}

/* 1 = a whole block, 0 = no block begins here, -1 = one begins but is damaged. */
static inline int mark_read(const uint8_t *at, uint16_t *id, uint32_t *number) {
    uint8_t want[MARK_LENGTH];
    if (memcmp(at, mark_sync, 4)) return 0;
    *id = 0; *number = 0;
    for (int i = 4; i < MARK_HEAD; i++) if ((at[i] & 0xF0) != 0x20) return 0;
    for (int i = 0; i < 4; i++) *id = *id << 4 | (at[4 + i] & 15);
    for (int i = 0; i < 8; i++) *number = *number << 4 | (at[8 + i] & 15);
    mark_write(want, *id, *number);
    return memcmp(at, want, MARK_LENGTH) ? -1 : 1;
}
#endif
