/* markcheck [--make FILE.wav SECONDS] FILE.wav...   one line of JSON per channel of each file.
 *
 * Finds the marked blocks (marks.h) in recordings: G.711 μ-law or 16-bit PCM WAV, mono or stereo. For each channel:
 *   whose blocks, first and last number, whole blocks; lost = numbers missing in between; damaged = blocks whose tail is not theirs;
 *   moved = blocks that do not lie exactly 160 samples times the difference of the numbers after the one before.
 * --make writes a prompt of marked blocks (whose = prompt) as μ-law WAV. */
#include <stdio.h>
#include <stdlib.h>
#include "marks.h"

static uint8_t encode_table[65536];

static int16_t mu_decode(uint8_t code) {
    code = ~code;
    int magnitude = (((code & 15) << 3) + 0x84) << (code >> 4 & 7);
    return code & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

static void make_encode_table(void) {
    memset(encode_table, 0xFF, sizeof encode_table);
    for (int c = 0; c < 256; c++) if (c != 0x7F) encode_table[(uint16_t)mu_decode(c)] = c;
}

static uint32_t le32(const uint8_t *p) { return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24; }
static uint16_t le16(const uint8_t *p) { return p[0] | p[1] << 8; }

typedef struct { int channels, bytes; const uint8_t *data; size_t length; } wav_t;

static int wav_open(const uint8_t *f, size_t n, wav_t *w) {
    if (n < 12 || memcmp(f, "RIFF", 4) || memcmp(f + 8, "WAVE", 4)) return 0;
    int have = 0;
    for (size_t at = 12; at + 8 <= n;) {
        size_t len = le32(f + at + 4), left = n - at - 8;
        if (len > left) len = left;
        const uint8_t *body = f + at + 8;
        if (!memcmp(f + at, "fmt ", 4) && len >= 16) { w->channels = le16(body + 2); w->bytes = le16(body) == 7 ? 1 : 2; have = 1; }
        if (!memcmp(f + at, "data", 4)) { w->data = body; w->length = len; return have && w->channels >= 1 && w->channels <= 2; }
        at += 8 + len + (len & 1);
    }
    return 0;
}

static void check(const char *name, int channel, const uint8_t *s, size_t n) {
    long whole = 0, lost = 0, moved = 0, damaged = 0, repeats = 0, last_at = -1;
    uint32_t first = 0, last = 0; int whose = -1, foreign = 0;
    for (size_t at = 0; at + MARK_LENGTH <= n;) {
        uint16_t id; uint32_t number;
        int r = mark_read(s + at, &id, &number);
        if (r == 0) { at++; continue; }
        if (r < 0) { damaged++; at += 4; continue; }
        if (whose < 0) { whose = id; first = number; }
        else if (id != whose) foreign++;
        /* A prompt begins again from 0; every other step must be forward. */
        else if (id == MARK_PROMPT && number == 0) { repeats++; }
        else {
            int64_t step = (int64_t)number - last;
            if (step > 1) lost += step - 1;
            if (step < 1 || (int64_t)at - last_at != step * MARK_LENGTH) moved++;
        }
        last = number; last_at = at; whole++; at += MARK_LENGTH;
    }
    printf("{\"file\":\"%s\",\"channel\":%d,\"samples\":%zu,\"whose\":%d,\"first\":%u,\"last\":%u,\"whole\":%ld,\"lost\":%ld,\"moved\":%ld,\"damaged\":%ld,\"foreign\":%d,\"repeats\":%ld}\n",
           name, channel, n, whose, first, last, whole, lost, moved, damaged, foreign, repeats);
}

static int check_file(const char *name) {
    FILE *f = fopen(name, "rb");
    if (!f) { perror(name); return 1; }
    fseek(f, 0, SEEK_END); size_t n = ftell(f); rewind(f);
    uint8_t *bytes = malloc(n + 1);
    if (fread(bytes, 1, n, f) != n) n = 0;
    fclose(f);
    wav_t w;
    if (!wav_open(bytes, n, &w)) { printf("{\"file\":\"%s\",\"error\":\"no WAV of G.711 or PCM16\"}\n", name); free(bytes); return 1; }
    size_t frames = w.length / (w.bytes * w.channels);
    uint8_t *one = malloc(frames + 1);
    for (int c = 0; c < w.channels; c++) {
        for (size_t i = 0; i < frames; i++) {
            const uint8_t *p = w.data + (i * w.channels + c) * w.bytes;
            one[i] = w.bytes == 1 ? *p : encode_table[le16(p)];
        }
        check(name, c, one, frames);
    }
    free(one); free(bytes);
    return 0;
}

static int make(const char *name, int seconds) {
    FILE *f = fopen(name, "wb");
    if (!f) { perror(name); return 1; }
    uint32_t data = 8000u * seconds;
    uint8_t head[44] = "RIFF____WAVEfmt \x10\0\0\0\x07\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data";
    uint32_t riff = data + 36;
    memcpy(head + 4, &riff, 4); memcpy(head + 40, &data, 4);
    fwrite(head, 1, 44, f);
    uint8_t block[MARK_LENGTH];
    for (int i = 0; i < seconds * 50; i++) { mark_write(block, MARK_PROMPT, i); fwrite(block, 1, MARK_LENGTH, f); }
    return fclose(f);
}

int main(int argc, char **argv) {
    make_encode_table();
    if (argc == 4 && !strcmp(argv[1], "--make")) return make(argv[2], atoi(argv[3]));
    int bad = 0;
    for (int i = 1; i < argc; i++) bad |= check_file(argv[i]);
    return bad;
}
